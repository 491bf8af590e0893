import { svelte } from '@sveltejs/vite-plugin-svelte'
import { viteStaticCopy } from 'vite-plugin-static-copy'
import { defineConfig } from 'vite'

/** Threads in WebAssembly need a cross-origin isolated page; these two headers make it one. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

export default defineConfig({
  // Relative, so that a copy of `dist/` works under any path of any static host.
  base: './',
  plugins: [
    svelte(),
    // The embedded pack is part of the app: the same folder on disk and under /models/.
    viteStaticCopy({
      targets: [{ src: 'models/daub-mini', dest: 'models' }],
    }),
  ],
  worker: { format: 'es' },
  // Its glue finds the wasm through import.meta.url, which pre-bundling would rewrite.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 1000 },
  server: { headers: isolation, host: '127.0.0.1', watch: { ignored: ['**/models/training/**'] } },
  preview: { headers: isolation, host: '127.0.0.1' },
})
