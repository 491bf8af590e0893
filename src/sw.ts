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

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { url: string; revision: string | null }[]
}

/** The engine's WebAssembly is 12 to 30 MB: fetched when first painted, then kept. */
const engineCache = 'daub-engine'

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
  ({ url, sameOrigin }) => sameOrigin && url.pathname.endsWith('.wasm'),
  new CacheFirst({ cacheName: engineCache, plugins: [isolated] }),
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
  event.waitUntil(Promise.all([self.clients.claim(), dropOldEngines()]))
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
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** A new version brings a new engine file; the old one would stay for ever. */
async function dropOldEngines(): Promise<void> {
  const cache = await caches.open(engineCache)
  const entries = await cache.keys()
  const present = await Promise.all(
    entries.map(async ({ url }) => (await fetch(url, { method: 'HEAD' }).catch(() => ({ ok: true }))).ok),
  )
  await Promise.all(entries.map((request, i) => (present[i] ? null : cache.delete(request))))
}
