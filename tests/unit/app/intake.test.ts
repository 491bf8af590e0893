import { describe, expect, test } from 'vitest'
import { encodeRecipeLink, Intake, promptFault, type LaunchQueue } from '../../../src/app/intake/index.ts'
import { encodePng } from '../../../src/fragment/index.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

function open(decodes = async () => true) {
  const intake = new Intake(decodes)
  const events: unknown[] = []
  for (const name of ['recipe', 'picture', 'prompt', 'place', 'trouble'] as const) {
    intake.on(name, (value) => events.push([name, value]))
  }
  return { intake, events }
}
const ours = new Blob([
  new Uint8Array(encodePng(new Uint8ClampedArray(4 * 4 * 3).fill(90), 4, 3, exampleRecipe)),
])
/** The same picture without its recipe, as another program would save it. */
const other = new Blob([withoutTexts(new Uint8Array(await ours.arrayBuffer()))])

function withoutTexts(png: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = [png.subarray(0, 8)]
  for (let at = 8; at < png.length;) {
    const length = new DataView(png.buffer).getUint32(at) + 12
    const kind = new TextDecoder().decode(png.subarray(at + 4, at + 8))
    if (!kind.endsWith('Xt')) parts.push(png.subarray(at, at + length))
    at += length
  }
  return new Uint8Array(Buffer.concat(parts))
}

describe('what comes from outside to be painted', () => {
  test('a picture painted by Daub gives its recipe', async () => {
    const { intake, events } = open()
    await intake.openFiles([ours])
    expect(events).toEqual([['recipe', { recipe: exampleRecipe, from: 'picture', critic: null }]])
  })

  test('another picture is offered, and a file that is none becomes a trouble', async () => {
    const { intake, events } = open()
    await intake.openFiles([other])
    await intake.openFiles([new Blob(['<svg xmlns="http://www.w3.org/2000/svg">'])])
    expect(events).toMatchObject([
      ['picture', { width: 4, height: 3 }],
      ['trouble', { code: 'brought/no-picture' }],
    ])
  })

  test('a link gives its recipe, and a cut one becomes a trouble', () => {
    const { intake, events } = open()
    const code = encodeRecipeLink(exampleRecipe)
    intake.openLink(code)
    intake.openLink(code.slice(0, 50))
    expect(events).toMatchObject([
      ['recipe', { recipe: exampleRecipe, from: 'link', critic: null }],
      ['trouble', { code: 'brought/no-recipe-link' }],
    ])
  })

  test.each([
    ['text', '?text=a+red+fox', 'a red fox'],
    ['a title', '?title=a+red+fox', 'a red fox'],
    ['text with a title', '?title=Daub&text=a+fox%3A0', 'a fox:0'],
    ['a title with an empty text', '?text=+&title=a+red+fox', 'a red fox'],
    ['text too long to be painted', `?text=${'x'.repeat(1500)}`, 'x'.repeat(1500)],
  ])('a share of %s is put into the form as it was written', (_, search, prompt) => {
    const { intake, events } = open()
    expect(intake.takeShare(`https://daub.example/${search}#/paint`)).toBe(true)
    expect(events).toEqual([['prompt', prompt]])
  })

  test('P13: a long share that would be cut inside a character loses the whole character', () => {
    const { intake, events } = open()
    intake.takeShare(`https://daub.example/?text=${'x'.repeat(9_999)}${encodeURIComponent('🦊')}`)
    expect(events).toEqual([['prompt', 'x'.repeat(9_999)]])
  })

  test('P13: what reaches an app that is open already is taken: a shared text, a shortcut, files with or without an address', async () => {
    const { intake, events } = open()
    const address = 'https://daub.example/?text=the+first'
    let launch: Parameters<LaunchQueue['setConsumer']>[0] = () => {}
    intake.follow({ setConsumer: (take) => (launch = take) }, address)
    launch({ targetURL: address }) // that which opened it, and whose text was taken from the address
    launch({ targetURL: 'https://daub.example/?title=a&text=a+red+fox' })
    launch({ targetURL: 'https://daub.example/#/paint' })
    launch({ targetURL: 'https://daub.example/' })
    launch({ files: [{ getFile: async () => ours }], targetURL: 'https://daub.example/#/paint' })
    await expect
      .poll(() => events)
      .toEqual([
        ['prompt', 'a red fox'],
        ['place', '#/paint'],
        ['recipe', { recipe: exampleRecipe, from: 'picture', critic: null }],
      ])
    launch({ targetURL: address }) // shared once more
    expect(events.at(-1)).toEqual(['prompt', 'the first'])
  })

  test('P19: of several files each is used, or refused with its name', async () => {
    const { intake, events } = open()
    const named = (blob: Blob, name: string) => new File([blob], name)
    await intake.openFiles([
      named(other, 'photo.png'),
      named(ours, 'fox.png'),
      named(new Blob(['GIF89a…']), 'moving.gif'),
      named(ours, 'whale.png'),
      named(other, 'second.png'),
      named(other, 'sixth.png'),
    ])
    expect(events).toMatchObject([
      ['picture', { width: 4 }],
      ['recipe', { from: 'picture' }],
      ['trouble', { code: 'brought/no-picture', params: { name: 'moving.gif', kind: 'GIF' } }],
      ['picture', { width: 4 }],
      ['trouble', { code: 'brought/more-recipes', params: { names: ['whale.png'] } }],
      ['trouble', { code: 'brought/many-files', params: { files: 6, most: 5 } }],
    ])
  })

  test('P16: a folder and a picture that was cut are refused by name before anything is painted', async () => {
    const { intake, events } = open(async () => false)
    const folder = new File([], 'holiday')
    folder.arrayBuffer = () =>
      Promise.reject(new DOMException('A requested file could not be read', 'NotReadableError'))
    await intake.openFiles([folder, new File([other], 'cut.png')])
    expect(events).toMatchObject([
      ['trouble', { code: 'brought/unreadable', params: { name: 'holiday' } }],
      ['trouble', { code: 'brought/undecodable', params: { name: 'cut.png' } }],
    ])
  })

  test('an address without a share changes nothing', () => {
    const { intake, events } = open()
    expect(intake.takeShare('https://daub.example/?text=#/paint')).toBe(false)
    expect(events).toEqual([])
  })

  test('files the installed app is opened with arrive, and one that cannot be read becomes a trouble', async () => {
    const { intake, events } = open()
    const gone = new Error('the file was moved')
    let launch: Parameters<LaunchQueue['setConsumer']>[0] = () => {}
    intake.follow({ setConsumer: (take) => (launch = take) }, 'https://daub.example/')
    launch({ files: [{ getFile: async () => ours }] })
    await expect.poll(() => events.length).toBe(1)
    launch({ files: [{ getFile: () => Promise.reject(gone) }] })
    launch({ files: [] })
    launch({})
    await expect
      .poll(() => events)
      .toEqual([
        ['recipe', { recipe: exampleRecipe, from: 'picture', critic: null }],
        ['trouble', gone],
      ])
  })
})

describe('whether a prompt may be painted', () => {
  test.each([
    ['a red fox', []],
    ['a fox:2 | fog:-1', []],
    ['', ['a picture']],
  ])('%j with %j may', (prompt, imagePrompts) => {
    expect(promptFault({ prompt, imagePrompts })).toBeNull()
  })

  test.each([
    ['an empty prompt', '', []],
    ['a prompt of spaces', '   ', []],
    ['a prompt of 1001 characters', 'x'.repeat(1001), []],
    ['a prompt that weighs nothing', 'a fox:0', []],
    ['a prompt that weighs nothing, with a picture,', 'a fox:0', ['a picture']],
  ])('%s may not', (_, prompt, imagePrompts) => {
    expect(promptFault({ prompt, imagePrompts })).toMatchObject({ name: 'PromptError' })
  })
})
