// Opens the built app's headless page in Chromium and hands out its port: what `npm run paint` and `npm run bench` share.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import type { EngineChoice, EngineReport, PackInfo } from '../studio/index.ts'
import { ensureBuilt } from './build.ts'
import { launchChromium, softwareGpu } from './chromium.ts'
import type { HeadlessPort } from './headlessPort.ts'
import { serve } from './serve.ts'

declare global {
  interface Window {
    daub: HeadlessPort
  }
}

export interface StudioPage {
  readonly page: Page
  readonly pack: PackInfo
  readonly report: EngineReport
  close(): Promise<void>
}

export interface StudioPageOptions {
  readonly engine: EngineChoice
  /** Folder of a model pack; the embedded one when absent. */
  readonly packFolder?: string | undefined
  /** Let WebGPU run on the CPU where there is no GPU. */
  readonly allowSoftwareGpu?: boolean
}

/** Builds if needed, serves, starts Chromium, opens pack and engine. Everything it started ends with `close()`. */
export async function openStudioPage({
  engine,
  packFolder,
  allowSoftwareGpu = false,
}: StudioPageOptions): Promise<StudioPage> {
  if (packFolder !== undefined && !existsSync(resolve(packFolder, 'pack.json'))) {
    throw new Error(`There is no pack in "${packFolder}": pack.json is missing.`)
  }
  const server = await serve(ensureBuilt(), {
    pack: packFolder === undefined ? undefined : resolve(packFolder),
  })
  const browser = await launchChromium(allowSoftwareGpu ? [softwareGpu] : [])
  const close = async () => {
    await browser.close()
    await server.close()
  }
  try {
    const page = await browser.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(message.text())
    })
    await page.goto(`${server.origin}/src/tools/headless.html`)
    await page.waitForFunction(() => 'daub' in window)
    const packUrl = packFolder === undefined ? `${server.origin}/models/daub-mini/` : `${server.origin}/pack/`
    const opened = await page.evaluate(([url, choice]) => window.daub.open(url, choice), [
      packUrl,
      engine,
    ] as const)
    return { page, ...opened, close }
  } catch (error) {
    await close()
    throw error
  }
}
