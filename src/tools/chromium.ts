// Where the tests, the bench and the command line find a Chromium, how they start it, and, for the test command only,
// how one is installed when there is none.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser } from '@playwright/test'

/** Places where distributions put Chromium or Chrome. */
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

/** What a person can do when no Chromium is found. */
const advice =
  'No Chromium was found. Install one ("apt-get install chromium" on Debian and Ubuntu, "npx playwright install chromium" elsewhere), or set CHROMIUM_PATH to one.'

/** Arguments of every Chromium we start: no background requests of a fresh profile, threads and WebGPU on. */
export const chromiumArguments = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** WebGPU computed by SwiftShader on the CPU: correct and slow, for machines and tests without a GPU. */
export const softwareGpu = '--use-webgpu-adapter=swiftshader'

/** The path of an installed Chromium (CHROMIUM_PATH first), or undefined when there is none. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM_PATH'], ...usualPlaces, chromium.executablePath()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  )
}

/**
 * Starts a Chromium.
 *
 * @throws Error with advice when none is installed.
 */
export async function launchChromium(extraArguments: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(advice)
  return chromium.launch({ executablePath, args: [...chromiumArguments, ...extraArguments] })
}

/** Installs a Chromium by whichever way works here; returns its path, or throws the advice. */
export function installChromium(): string {
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ['apt-get', ['update', '-qq']],
    ['apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']],
    ['npx', ['playwright', 'install', 'chromium']],
  ]
  for (const [command, args] of ways) {
    console.log(`No Chromium yet: trying "${command} ${args.join(' ')}"`)
    try {
      execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 10 * 60_000 })
    } catch {
      continue // this way is not open here; the next may be, and the advice comes at the end
    }
    const found = findChromium()
    if (found !== undefined) return found
  }
  throw new Error(advice)
}
