// One onnxruntime in the tree and in the build, whatever transformers.js brings.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { oneRuntime } from '../../../src/tools/oneRuntime.ts'

interface Lock {
  readonly packages: Readonly<Record<string, { readonly name?: string; readonly version?: string }>>
}

const lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')) as Lock

test('point 16: the tree holds one onnxruntime-web, and no native runtime or image library', () => {
  const found = Object.entries(lock.packages)
    .filter(([path]) => /node_modules\/(?:onnxruntime-|sharp$)/.test(path))
    .map(
      ([path, { name, version }]) =>
        `${path.replace(/^.*node_modules\//, '')} is ${name ?? 'itself'} ${version}`,
    )
  expect(found.sort()).toEqual([
    'onnxruntime-common is itself 1.30.0',
    'onnxruntime-node is onnxruntime-common 1.30.0',
    'onnxruntime-web is itself 1.30.0',
    'sharp is onnxruntime-common 1.30.0',
  ])
})

test('point 16: in a build transformers.js gets the types of tensors in place of a second runtime; the engine keeps its own', async () => {
  const { resolveId } = oneRuntime()
  const asked: string[] = []
  const context = {
    resolve: async (source: string) => {
      asked.push(source)
      return { id: source }
    },
  }
  const resolved = async (source: string, importer: string) =>
    (resolveId as (this: typeof context, source: string, importer: string) => unknown).call(
      context,
      source,
      importer,
    )
  const library = (await resolved('@xenova/transformers', '/src/studio/packs/hubLibrary.ts')) as string
  expect(library).toMatch(/transformers\.web\.js$/)
  expect(readFileSync(library, 'utf8')).toContain('from "onnxruntime-web/webgpu"')
  expect(await resolved('onnxruntime-web/webgpu', library)).toEqual({ id: 'onnxruntime-common' })
  expect(await resolved('onnxruntime-web/webgpu', '/src/engine/runtime.ts')).toBeNull()
  expect(asked).toEqual(['onnxruntime-common'])
})
