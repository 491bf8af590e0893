// A lost GPU leaves runs and reads that never settle. Nobody may wait for them: P4, the painting that hung for ever.
import { expect, test } from 'vitest'
import { createEngine, type EngineParts } from '../../../src/engine/engine.ts'
import { EngineError } from '../../../src/engine/errors.ts'
import { createRunQueue } from '../../../src/engine/index.ts'
import type { Runtime } from '../../../src/engine/runtime.ts'

const never = new Promise<never>(() => {})

/** An engine over a runtime in which one operation hangs, and what takes its device away. */
function hanging(operation: 'create' | 'run' | 'slow run' | 'getData' | 'settle') {
  let lose!: (error: EngineError) => void
  const parts: EngineParts = {
    info: { kind: 'webgpu', threads: 1, adapter: 'pretended' },
    maxTensorBytes: Infinity,
    sessionOptions: () => ({}),
    check: () => {},
    lost: new Promise((_, reject) => (lose = reject)),
    patience: 20,
    settle: () => (operation === 'settle' ? never : Promise.resolve()),
    close: () => {},
  }
  const tensor = { getData: () => (operation === 'getData' ? never : Promise.resolve(Float32Array.of(1))) }
  let releases = 0
  let endRun!: () => void
  const slow = new Promise<void>((done) => (endRun = done)).then(() => ({ y: tensor }))
  const session = {
    inputNames: ['x'],
    run: () =>
      operation === 'run' ? never : operation === 'slow run' ? slow : Promise.resolve({ y: tensor }),
    release: async () => void releases++,
  }
  const runtime = {
    InferenceSession: { create: () => (operation === 'create' ? never : Promise.resolve(session)) },
    Tensor: Float32Array,
  } as unknown as Runtime
  const queue = createRunQueue()
  const engine = createEngine(runtime, parts, queue)
  return { engine, queue, lose: () => lose(lost), endRun: () => endRun(), releases: () => releases }
}
const lost = new EngineError('engine/device-lost', { reason: 'destroyed' })

async function compileRunRead({ engine }: ReturnType<typeof hanging>): Promise<Float32Array> {
  const program = await engine.compile('step', new Uint8Array())
  const { y } = await program.run({})
  return engine.read(y!)
}

test.each(['create', 'run', 'getData', 'settle'] as const)(
  'P4: a %s that hangs fails when its device is lost, and the queue goes on',
  async (operation) => {
    const hung = hanging(operation)
    const result = compileRunRead(hung)
    hung.lose()
    await expect(result).rejects.toBe(lost)
    await expect(hung.queue(async () => 'next')).resolves.toBe('next')
  },
)

test('a session is released when the run that the loss interrupted has come back, not under it', async () => {
  const slow = hanging('slow run')
  const result = compileRunRead(slow)
  const seen = result.catch((error: unknown) => error)
  await new Promise((done) => setTimeout(done)) // the run is under way
  const closed = slow.engine.close()
  slow.lose()
  await new Promise((done) => setTimeout(done))
  expect(slow.releases()).toBe(0)
  slow.endRun()
  await closed
  expect(await seen).toBe(lost)
  expect(slow.releases()).toBe(1)
})

test('a session whose run never comes back is left alone', async () => {
  const hung = hanging('run')
  const result = compileRunRead(hung)
  hung.lose()
  await expect(result).rejects.toBe(lost)
  await hung.engine.close()
  expect(hung.releases()).toBe(0)
})
