import { expect, test } from 'vitest'
import { Preferences } from '../../../src/app/house/index.ts'
import { createMemoryArchive } from '../../../src/archive/index.ts'
import { Mirror } from '../../../src/ui/kit/state/mirror.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

const setUp = () => {
  const source = new Preferences(createMemoryArchive().settings)
  const mirror = new Mirror(source)
  return { source, mirror, shown: observe(() => mirror.current) }
}

test('a mirror shows the very state of its use case, and each later one', () => {
  const { source, shown } = setUp()
  const before = source.state
  source.change({ gentle: true })
  shown.flush()
  expect(shown.values).toHaveLength(2)
  expect(shown.values[0]).toBe(before)
  expect(shown.values[1]).toBe(source.state)
  shown.stop()
})

test('a closed mirror stays as it was', () => {
  const { source, mirror, shown } = setUp()
  const before = source.state
  mirror.close()
  source.change({ gentle: true })
  shown.flush()
  expect(mirror.current).toBe(before)
  expect(shown.values).toHaveLength(1)
  shown.stop()
})
