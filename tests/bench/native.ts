// The same graph in native onnxruntime, on the same CPU with as many threads. The native library is not a dependency of
// Daub: it is installed, scripts ignored, into a cache folder of its own when the bench asks for it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../../src/tools/build.ts'
import type { PortableGraph } from '../../src/tools/headlessPort.ts'

const version = '1.30.0'

/** The part of onnxruntime-node used here. */
interface Native {
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: object,
    ): Promise<{ run(feeds: object): Promise<unknown>; release(): Promise<void> }>
  }
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => unknown
}

/** Milliseconds of each of `repeats` runs, after two to warm up. */
export async function timeNatively(
  graph: PortableGraph,
  threads: number,
  repeats: number,
): Promise<number[]> {
  const { InferenceSession, Tensor } = loadNative()
  const session = await InferenceSession.create(Buffer.from(graph.model, 'base64'), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionProviders: ['cpu'],
  })
  const feeds = Object.fromEntries(
    Object.entries(graph.feeds).map(([name, { type, dims, data }]) => [
      name,
      new Tensor(type, typed(type, data), dims),
    ]),
  )
  const times: number[] = []
  for (let i = -2; i < repeats; i++) {
    const start = performance.now()
    await session.run(feeds)
    if (i >= 0) times.push(performance.now() - start)
  }
  await session.release()
  return times
}

function loadNative(): Native {
  const folder = join(root, '.cache/native')
  const entry = join(folder, 'node_modules/onnxruntime-node')
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    execFileSync('npm', ['install', '--ignore-scripts', '--no-save', `onnxruntime-node@${version}`], {
      cwd: folder,
      stdio: 'ignore',
    })
  }
  return createRequire(join(folder, 'package.json'))('onnxruntime-node') as Native
}

function typed(type: string, base64: string): unknown {
  const { buffer, byteOffset, byteLength } = Buffer.from(base64, 'base64')
  const copy = buffer.slice(byteOffset, byteOffset + byteLength)
  if (type === 'int64') return new BigInt64Array(copy)
  if (type === 'int32') return new Int32Array(copy)
  return type === 'bool' ? new Uint8Array(copy) : new Float32Array(copy)
}
