import { expect, test } from 'vitest'
import { createRunQueue } from '../../../src/engine/index.ts'

test('the run queue runs one piece of work at a time and survives failures', async () => {
  const queue = createRunQueue()
  const order: string[] = []
  const slow = queue(async () => {
    order.push('a begins')
    await Promise.resolve()
    order.push('a ends')
  })
  const failing = queue(() => Promise.reject(new Error('b')))
  const last = queue(async () => order.push('c'))
  await expect(failing).rejects.toThrow('b')
  await Promise.all([slow, last])
  expect(order).toEqual(['a begins', 'a ends', 'c'])
})
