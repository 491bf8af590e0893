// The same step written in jax-js: its importer reads the forward graph the studio runs, its `valueAndGrad` differentiates
// it, in the same browser and on the same kind of backend.
import { join } from 'node:path'
import { createServer } from 'vite'
import type { Browser } from '@playwright/test'
import { root } from '../../src/commands/build.ts'
import type { PortableGraph } from '../../src/commands/headlessPort.ts'
import type { JaxPort } from './jaxPage.ts'
import { inJaxOperators } from './inJaxOperators.ts'

declare global {
  interface Window {
    jax: JaxPort
  }
}

/** Milliseconds of jax-js, or the words of its refusal. */
export type JaxTiming = { readonly ms: readonly number[] } | { readonly refused: string }

/** Times jax-js on a forward graph with inputs `z` and others and the output `loss`. */
export async function timeInJax(
  browser: Browser,
  graph: PortableGraph,
  device: 'wasm' | 'webgpu',
  repeats: number,
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
  const readable = { ...graph, model }
  const page = await browser.newPage()
  try {
    await page.goto(`${server.resolvedUrls!.local[0]!}tests/bench/jaxPage.html`)
    await page.waitForFunction(() => 'jax' in window)
    return {
      ms: await page.evaluate(([g, d, n]) => window.jax.time(g, d, n), [readable, device, repeats] as const),
    }
  } catch (error) {
    return { refused: (error as Error).message.split('\n')[0]!.replace(/^page\.evaluate: /, '') }
  } finally {
    await page.close()
    await server.close()
  }
}
