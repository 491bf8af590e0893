// What a paste brings, by where it goes and what the clipboard holds.
import { expect, test } from 'vitest'
import { pastedFiles } from '../../../src/ui/kit/state/pastedFiles.ts'

const picture = new File(['…'], 'image.png')
const box = Object.assign(new EventTarget(), { closest: () => ({}) })
const page = Object.assign(new EventTarget(), { closest: () => null })
const clipboard = (text: string, ...files: File[]) =>
  ({ files: files as unknown as FileList, getData: () => text }) satisfies Pick<
    DataTransfer,
    'files' | 'getData'
  >

test.each([
  ['text of a word processor into the box', box, clipboard('a red fox', picture), []],
  ['a picture alone into the box', box, clipboard('', picture), [picture]],
  ['text with its picture onto the page', page, clipboard('a red fox', picture), [picture]],
  ['two pictures onto the page', page, clipboard('', picture, picture), [picture, picture]],
  ['text alone', box, clipboard('a red fox'), []],
  ['nothing', null, null, []],
])('P12: of %s the right thing is opened', (_, target, clipboardData, files) => {
  expect(pastedFiles({ target, clipboardData })).toEqual(files)
})
