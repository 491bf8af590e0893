// Where the tests, the bench and the command line find a Chromium, and how they start it. The browser is looked
// for, never downloaded here; `installChromium.ts` does that when the test command finds none.
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/** Places where distributions put Chromium or Chrome, tried after CHROMIUM_PATH and Playwright's own copy. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
]

/** The path of an installed Chromium, or undefined when there is none. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM_PATH'], ...usualPlaces, chromium.executablePath()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  )
}

/**
 * Arguments for every Chromium of the tests: WebGPU through SwiftShader, so that the GPU path runs on machines
 * without one, and none of the background requests a fresh profile would make.
 */
export const chromiumArguments = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
