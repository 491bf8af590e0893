import { svelte } from '@sveltejs/vite-plugin-svelte'
import { viteStaticCopy } from 'vite-plugin-static-copy'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { webManifest } from './src/ui/shell/webManifest.ts'

/** Threads in WebAssembly need a cross-origin isolated page; these two headers make it one. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** While developing, Vite puts styles into the page itself, which our Content-Security-Policy rightly forbids. */
const noPolicyWhileDeveloping: Plugin = {
  name: 'no-policy-while-developing',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
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
    noPolicyWhileDeveloping,
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest: webManifest,
      // The app shell; models and the engine's wasm are fetched when they are used (see sw.ts).
      injectManifest: {
        globPatterns: ['index.html', '*.{svg,png}', 'assets/*.{js,css,woff2}'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
      },
    }),
  ],
  worker: { format: 'es' },
  // Its glue finds the wasm through import.meta.url, which pre-bundling would rewrite.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 1000,
    modulePreload: { polyfill: false },
    // The second page is for the command line: the same studio without the wall.
    rolldownOptions: { input: ['index.html', 'src/tools/headless.html'] },
  },
  server: { headers: isolation, host: '127.0.0.1', watch: { ignored: ['**/models/training/**'] } },
  preview: { headers: isolation, host: '127.0.0.1' },
})
