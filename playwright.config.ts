// End-to-end tests: a person's journeys on the built app, served as any static host would. `npm test` builds first.
import { defineConfig } from '@playwright/test'
import { chromiumArguments, findChromium } from './src/tools/chromium.ts'

const port = 4173
const executablePath = findChromium()

export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // Voting waits while painting computes; files share two browsers, and none measures time against the other's.
  workers: 2,
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    launchOptions: { args: chromiumArguments, ...(executablePath ? { executablePath } : {}) },
  },
  webServer: {
    command: `npx --no-install vite preview --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}/`,
    timeout: 60_000,
  },
})
