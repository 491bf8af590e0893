// The highest resident memory of the tab, as the operating system counted it.
import { existsSync, readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'

/** Sum over the browser's renderer and GPU processes of their highest resident size, in MB; null without /proc. */
export async function peakMemoryMB(page: Page): Promise<number | null> {
  const session = await page.context().browser()!.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer' || type === 'GPU')
    .map(({ id }) => peakOf(id))
  return peaks.includes(null) ? null : Math.round((peaks as number[]).reduce((sum, kB) => sum + kB, 0) / 1024)
}

function peakOf(pid: number): number | null {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return null
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))
  return match ? Number(match[1]) : null
}
