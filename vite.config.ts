import { svelte } from '@sveltejs/vite-plugin-svelte'
import { viteStaticCopy } from 'vite-plugin-static-copy'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { oneRuntime } from './src/tools/oneRuntime.ts'
import { watchFirstVisit } from './src/tools/firstVisit.ts'
import { isolationHeaders } from './src/isolation.ts'
import { webManifest } from './src/ui/shell/webManifest.ts'

const firstVisit = watchFirstVisit()

/** While developing, Vite puts styles into the page itself, which our Content-Security-Policy rightly forbids. */
const noPolicyWhileDeveloping: Plugin = {
  name: 'no-policy-while-developing',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
}

/** The rooms that every page begins with; what checks witnesses (`rounds/witnesses.ts`) or reads files of ballots is fetched when it is asked for. */
const shellDomain =
  /src\/(rounds|ethereum|archive|exchange)\/(?!(ballotFiles?|jsonLists|openBallotFile|event|heldStatements|opening|settleOpening|settleSeal|statement|witnessedSeal|witnesses)\.ts)/

export default defineConfig({
  // Relative, so that a copy of `dist/` works under any path of any static host.
  base: './',
  plugins: [
    svelte(),
    oneRuntime(),
    // The embedded pack is part of the app: the same folder on disk and under /models/.
    viteStaticCopy({
      targets: [{ src: 'models/daub-mini', dest: 'models' }],
    }),
    noPolicyWhileDeveloping,
    firstVisit.plugin,
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest: webManifest,
      // The shell and the routes; what else there is is kept when it is first used (see sw.ts).
      injectManifest: {
        globPatterns: ['index.html', '*.{svg,png}', 'assets/*.{js,css,woff2}'],
        manifestTransforms: [
          (entries) => ({
            manifest: entries.filter(({ url }) => firstVisit.isKeptAtOnce(url)),
            warnings: [],
          }),
        ],
      },
    }),
  ],
  worker: { format: 'es', plugins: () => [oneRuntime()] },
  // Its glue finds the wasm through import.meta.url, which pre-bundling would rewrite.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // The second page is for the command line: the same studio without the wall.
    rolldownOptions: {
      input: ['index.html', 'src/tools/headless.html'],
      // One script instead of many small ones that every page fetches together anyway.
      output: {
        codeSplitting: {
          groups: [
            { name: 'domain', test: shellDomain },
            // Named, so that it keeps a budget of its own whatever else is fetched late beside it.
            { name: 'shell', test: /node_modules\/svelte\// },
          ],
        },
      },
    },
  },
  server: { headers: isolationHeaders, host: '127.0.0.1', watch: { ignored: ['**/models/training/**'] } },
  preview: { headers: isolationHeaders, host: '127.0.0.1' },
})
