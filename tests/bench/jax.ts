// The same step written in jax-js: its importer reads the forward graph the studio runs, its `valueAndGrad` differentiates
// it, in the same browser and on the same kind of backend.
import { join } from 'node:path'
import { createServer } from 'vite'
import { root } from '../../src/tools/build.ts'
import { launchChromium, softwareGpu } from '../../src/tools/chromium.ts'
import type { PortableGraph } from '../../src/tools/headlessPort.ts'
import type { JaxPort } from './jaxPage.ts'
import { inJaxOperators } from './inJaxOperators.ts'

declare global {
  interface Window {
    jax: JaxPort
  }
}

/** Milliseconds of jax-js, the words of its refusal, or how far it was when its time was over (`firstMs` null: nowhere). */
export type JaxTiming =
  { readonly ms: readonly number[] } | { readonly refused: string } | { readonly firstMs: number | null }

/**
 * Times jax-js on a forward graph with inputs `z` and others and the output `loss`, in a browser of its own, because a
 * step that does not end can only be stopped with its browser. Threads: the page is cross-origin isolated, so jax-js on
 * wasm uses as many as there are cores.
 *
 * @param limitMs For all of it: reading, tracing, compiling, one step to warm up and as many of `repeats` more as fit.
 */
export async function timeInJax(
  graph: PortableGraph,
  device: 'wasm' | 'webgpu',
  repeats: number,
  limitMs: number,
): Promise<JaxTiming> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    optimizeDeps: { include: ['@jax-js/jax', '@jax-js/onnx'] },
    server: {
      host: '127.0.0.1',
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
      watch: null,
    },
    cacheDir: join(root, '.cache/bench'),
  })
  await server.listen()
  const model = Buffer.from(inJaxOperators(Buffer.from(graph.model, 'base64'))).toString('base64')
  const browser = await launchChromium(device === 'webgpu' ? [softwareGpu] : [])
  let timer: NodeJS.Timeout | undefined
  let firstMs: number | null = null
  try {
    const page = await browser.newPage()
    await page.goto(`${server.resolvedUrls!.local[0]!}tests/bench/jaxPage.html`)
    await page.waitForFunction(() => 'jax' in window)
    const ms: number[] = []
    const limit = new Promise<JaxTiming>((resolve) => {
      timer = setTimeout(() => resolve(ms.length > 0 ? { ms } : { firstMs }), limitMs)
    })
    const time = async (): Promise<JaxTiming> => {
      try {
        const readable = { ...graph, model }
        firstMs = await page.evaluate(([g, d]) => window.jax.prepare(g, d), [readable, device] as const)
        while (ms.length < repeats) ms.push(await page.evaluate(() => window.jax.step()))
        return { ms }
      } catch (error) {
        return { refused: (error as Error).message.split('\n')[0]!.replace(/^page\.evaluate: /, '') }
      }
    }
    return await Promise.race([time(), limit])
  } finally {
    clearTimeout(timer)
    await browser.close()
    await server.close()
  }
}
