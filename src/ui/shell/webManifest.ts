// What an installed Daub looks like and takes in: its icons, its shortcuts, texts shared with it, pictures opened with it.
import type { ManifestOptions } from 'vite-plugin-pwa'

export const webManifest: Partial<ManifestOptions> = {
  id: './',
  name: 'Daub',
  short_name: 'Daub',
  description: 'A painter that lives in your browser: words become pictures on your own device.',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#f8f5f0',
  theme_color: '#f8f5f0',
  lang: 'en',
  categories: ['art', 'graphics', 'entertainment'],
  icons: [
    { src: './icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    { src: './icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: './icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: './icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: './icon-monochrome.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'monochrome' },
  ],
  shortcuts: [
    { name: 'Paint', url: './#/paint' },
    { name: 'Vote', url: './#/rounds' },
    { name: 'Wall', url: './#/' },
  ],
  share_target: { action: './', method: 'GET', params: { title: 'title', text: 'text' } },
  file_handlers: [{ action: './#/paint', accept: { 'image/png': ['.png'] } }],
  launch_handler: { client_mode: 'focus-existing' },
}
