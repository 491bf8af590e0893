// Two builds of one app on one host: what a tab that has the old one does when the new one comes, with a service worker and
// without one.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import sirv from 'sirv'
import { isolationHeaders } from '../../src/isolation.ts'

const dist = resolve(import.meta.dirname, '../../dist')
let folder: string
let server: Server
let address: string
let build = dist

/** The same app as another build has it: every script has another name, in the page, in the scripts and in the worker's list. */
function anotherBuild(): string {
  const copy = mkdtempSync(join(tmpdir(), 'daub-build-'))
  cpSync(dist, copy, { recursive: true, filter: (path) => !/\/(models|season)(\/|$)/.test(path) })
  const assets = readdirSync(join(copy, 'assets')).filter((name) => name.endsWith('.js'))
  const renamed = assets.map((name) => [name, name.replace(/\.js$/, '_2.js')] as const)
  const texts = [...readdirSync(copy), ...assets.map((name) => join('assets', name))]
  for (const file of texts.filter((name) => /\.(js|html|webmanifest)$/.test(name))) {
    const path = join(copy, file)
    let text = readFileSync(path, 'utf8')
    for (const [before, after] of renamed) text = text.replaceAll(before, after)
    writeFileSync(path, file === 'sw.js' ? text.replaceAll('"revision":"', '"revision":"2') : text)
  }
  for (const [before, after] of renamed) renameSync(join(copy, 'assets', before), join(copy, 'assets', after))
  return copy
}

test.beforeAll(async () => {
  folder = anotherBuild()
  const options = {
    dev: true,
    setHeaders: (response: { setHeader(name: string, value: string): void }) => {
      for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value)
      response.setHeader('Cache-Control', 'no-cache')
    },
  }
  const [builds, models] = [
    new Map([dist, folder].map((path) => [path, sirv(path, options)])),
    sirv(dist, options),
  ]
  server = createServer((request, response) => {
    const missing = () => void response.writeHead(404).end()
    const files = /^\/(models|season)\//.test(request.url!) ? models : builds.get(build)!
    files(request, response, missing)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
test.afterAll(async () => {
  await new Promise((closed) => server.close(closed))
  rmSync(folder, { recursive: true })
})
test.beforeEach(() => {
  build = dist
})

const reload = (page: Page) => page.getByRole('button', { name: 'Reload', exact: true })
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click()

test('P1: a new version taken in one tab is told to the other, whose pages open or say why not, and whose Reload works', async ({
  context,
}) => {
  const [a, b] = [await context.newPage(), await context.newPage()]
  await a.goto(address)
  await a.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await b.goto(address)
  await b.waitForFunction(() => navigator.serviceWorker.controller !== null)
  build = folder
  await b.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
  await expect(b.getByText('A new version of Daub is here.', { exact: true })).toBeVisible()
  await Promise.all([b.waitForEvent('load'), reload(b).first().click()])

  await expect(a.getByText('Daub was brought up to date in another tab.')).toBeVisible()
  await follow(a, 'About')
  await expect(a.getByRole('heading', { name: 'About Daub' }).or(a.getByRole('alert'))).toBeVisible()
  await Promise.all([a.waitForEvent('load'), reload(a).last().click()])
  await expect(a.getByRole('heading', { level: 1 })).toBeVisible()
  await follow(a, 'Vote')
  await expect(a.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(a.getByRole('alert')).toHaveCount(0)
})

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' })

  test('P1: a page that is gone from its host says so, and a reload brings the new one', async ({ page }) => {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    build = folder
    for (const name of ['Paint', 'Vote', 'About']) {
      await follow(page, name)
      await expect(page.getByRole('alert')).toContainText('a newer Daub may have taken the place of this one')
    }
    await Promise.all([page.waitForEvent('load'), reload(page).click()])
    await expect(page.getByRole('heading', { name: 'About Daub' })).toBeVisible()
  })
})
