// The service worker: the app opens without a network, and is cross-origin isolated on hosts that cannot set headers
// (WebAssembly needs that for threads). Models are not its business; the studio keeps those, verified. A new version
// waits until the page says so, so that no painting is interrupted.
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst, NetworkOnly } from 'workbox-strategies'
import { isolationHeaders } from './isolation.ts'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { url: string; revision: string | null }[]
}

/**
 * What a first visit does not need, kept when first used: the paint engine with 12 to 30 MB of WebAssembly, wallets, the count.
 * The page loads none of it before this worker is in control (app/house/firstControl.ts).
 */
const laterCache = 'daub-engine'
/** Scripts and WebAssembly carry a hash of their content in their names, so what is kept never goes stale. */
const isLater = (url: URL) => /\/assets\/[^/]+\.(js|wasm)$/.test(url.pathname)

const isolated = {
  handlerWillRespond: async ({ response }: { response: Response }) => isolate(response),
}

addPlugins([isolated])
precacheAndRoute([...self.__WB_MANIFEST])
cleanupOutdatedCaches()
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('index.html'), { allowlist: [/\/(index\.html)?(\?.*)?$/] }),
)
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && isLater(url),
  // A name with the content's hash says which bytes it is, whatever the request's headers are: hosts that vary by origin
  // would otherwise miss what a worker asks for.
  new CacheFirst({ cacheName: laterCache, matchOptions: { ignoreVary: true }, plugins: [isolated] }),
)
// Workers need the headers too; data does not, and passes by.
registerRoute(
  ({ request, sameOrigin }) => sameOrigin && ['script', 'worker'].includes(request.destination),
  new NetworkOnly({ plugins: [isolated] }),
)

self.addEventListener('message', ({ data }) => {
  if (data === 'take over') void self.skipWaiting()
})
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), dropOldFiles()]))
})

/** The same response with the headers of a cross-origin isolated page (HTML standard, COOP and COEP). */
function isolate(response: Response): Response {
  if (
    response.status === 0 ||
    response.status === 206 ||
    response.headers.has('Cross-Origin-Embedder-Policy')
  )
    return response
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(isolationHeaders)) headers.set(name, value)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** A new version brings new files; the old ones would stay for ever. */
async function dropOldFiles(): Promise<void> {
  const cache = await caches.open(laterCache)
  const entries = await cache.keys()
  const present = await Promise.all(
    entries.map(async ({ url }) => (await fetch(url, { method: 'HEAD' }).catch(() => ({ ok: true }))).ok),
  )
  await Promise.all(entries.filter((_, i) => !present[i]).map((request) => cache.delete(request)))
}
