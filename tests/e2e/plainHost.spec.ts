// A host that can only serve files: no headers, the app in a folder. The service worker makes it isolated, and a new
// version waits until a person says so.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import sirv from 'sirv'
import { paint, setSmall, test } from './studioVisit.ts'

const dist = resolve(import.meta.dirname, '../../dist')
let server: Server
let address: string
/** Appended to sw.js: another byte is another version. */
let version = ''

test.beforeAll(async () => {
  const files = sirv(dist, { dev: true })
  server = createServer((request, response) => {
    request.url = request.url!.replace(/^\/some\/folder/, '')
    if (request.url.startsWith('/sw.js')) {
      response.setHeader('Content-Type', 'text/javascript').setHeader('Cache-Control', 'no-cache')
      response.end(readFileSync(join(dist, 'sw.js'), 'utf8') + version)
      return
    }
    files(request, response, () => void response.writeHead(404).end())
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/folder/`
})
test.afterAll(() => new Promise((closed) => server.close(closed)))
test.beforeEach(() => {
  version = ''
})

test('becomes cross-origin isolated by itself, so that wasm has its threads', async ({ page }) => {
  await page.goto(address)
  await page.waitForFunction(() => crossOriginIsolated)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('a new version waits for its word, and longer while something is painted', async ({ page }) => {
  test.setTimeout(180_000)
  await page.goto(address)
  await page.waitForFunction(() => crossOriginIsolated)
  await setSmall(page, 1000)
  await page.getByLabel('What shall we paint?').fill('a castle')
  await page.getByLabel('What shall we paint?').press('Enter')
  await expect(page.getByText(/^Step \d\d+ of 1,000/)).toBeVisible({ timeout: 90_000 })

  version = '\n// newer'
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
  await expect(page.getByText('It waits until the painting is finished.')).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('button', { name: 'Reload' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Keep & stop' }).click()
  await expect(page.getByText('A new version of Daub is here.', { exact: true })).toBeVisible()
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Reload' }).click()])
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting)).toBeNull()
})

test('paints in a folder of a plain host', async ({ page }) => {
  await page.goto(address)
  await page.waitForFunction(() => crossOriginIsolated)
  await setSmall(page)
  await paint(page, 'a hot air balloon')
  await expect(page.getByRole('img', { name: /hot air balloon/ }).first()).toBeVisible()
})
