// A lost GPU leaves runs and reads that never settle. Nobody may wait for them: P4, the painting that hung for ever.
import { expect, test } from 'vitest'
import { createEngine, type EngineParts } from '../../../src/engine/engine.ts'
import { EngineError } from '../../../src/engine/errors.ts'
import { createRunQueue } from '../../../src/engine/index.ts'
import type { Runtime } from '../../../src/engine/runtime.ts'

const never = new Promise<never>(() => {})

/** An engine over a runtime in which one operation hangs, and what takes its device away. */
function hanging(operation: 'create' | 'run' | 'getData' | 'settle') {
  let lose!: (error: EngineError) => void
  const parts: EngineParts = {
    info: { kind: 'webgpu', threads: 1, adapter: 'pretended' },
    maxTensorBytes: Infinity,
    sessionOptions: () => ({}),
    check: () => {},
    lost: new Promise((_, reject) => (lose = reject)),
    settle: () => (operation === 'settle' ? never : Promise.resolve()),
    close: () => {},
  }
  const tensor = { getData: () => (operation === 'getData' ? never : Promise.resolve(Float32Array.of(1))) }
  const session = {
    inputNames: ['x'],
    run: () => (operation === 'run' ? never : Promise.resolve({ y: tensor })),
    release: async () => {},
  }
  const runtime = {
    InferenceSession: { create: () => (operation === 'create' ? never : Promise.resolve(session)) },
    Tensor: Float32Array,
  } as unknown as Runtime
  const queue = createRunQueue()
  return { engine: createEngine(runtime, parts, queue), queue, lose: () => lose(lost) }
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
