// What many ballots cost on the page (DESIGN.md section 11): a file of them is opened in the built app in Chromium, and its
// round's results are counted. Long tasks are the page's own; memory is that of all the browser's processes together.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { ballotDigest, readBallot } from '../../src/ballots/index.ts'
import { writeBallotFile } from '../../src/rounds/ballotFile.ts'
import { sealBallots, type Round } from '../../src/rounds/index.ts'
import { ensureBuilt } from '../../src/tools/build.ts'
import { launchChromium } from '../../src/tools/chromium.ts'
import { serve } from '../../src/tools/serve.ts'
import { exampleRound, stakeOf } from '../fixtures/round.ts'
import { signedTexts } from './ballots.ts'

/** One thing a person waits for. */
export interface Waiting {
  readonly seconds: number
  /** Processor seconds of all of Chromium's processes meanwhile: what a busy machine changes little. Processes that ended are left out. */
  readonly cpuSeconds: number
  /** The longest task of the page's thread meanwhile, in milliseconds. Budget: 200. */
  readonly longestTaskMs: number
}

export interface ResultsFigures {
  readonly ballots: number
  readonly fileMB: number
  readonly opening: Waiting
  /** From the navigation until the count stands. Budget with 10,000: 6 s. */
  readonly results: Waiting
  /** The same in a fresh visit. */
  readonly afterReload: Waiting
  /** Highest memory of all of Chromium's processes together, shared pages once (PSS). Budget: 1,500. Null without /proc. */
  readonly peakMemoryMB: number | null
  /** Processes that run or wait for a processor beside ours, on average over the last minute before and after. */
  readonly load: readonly [number, number]
}

const day = 86_400_000

/** Measures one count after the other; prints progress to standard error. */
export async function benchResults({
  counts,
}: {
  readonly counts: readonly number[]
}): Promise<readonly ResultsFigures[]> {
  const server = await serve(ensureBuilt())
  const folder = mkdtempSync(join(tmpdir(), 'daub-results-'))
  const figures: ResultsFigures[] = []
  try {
    for (const count of counts) {
      console.error(`results: signing ${count}`)
      const file = join(folder, `${count}.json`)
      const { round, length } = await writeFile(file, count)
      figures.push({ ballots: count, fileMB: length / 1e6, ...(await measure(server.origin, round, file)) })
    }
    return figures
  } finally {
    rmSync(folder, { recursive: true })
    await server.close()
  }
}

/** A closed round of 350 pictures, each ballot with ten choices, its stakes on two chains, and a seal. */
async function writeFile(
  path: string,
  count: number,
): Promise<{ readonly round: Round; readonly length: number }> {
  const opensAt = Date.now() - 30 * day
  const snapshot = (chainId: number, digit: string) => ({
    chainId,
    blockNumber: 1,
    blockHash: `0x${digit.repeat(64)}` as const,
    time: opensAt - 600_000,
  })
  const snapshots = [snapshot(1, '1'), snapshot(8453, '2')]
  const round = exampleRound({ pictures: 350, manifest: { opensAt, closesAt: opensAt + 7 * day, snapshots } })
  const ballots = (await signedTexts(count, round)).map(readBallot)
  const stakes = ballots.flatMap(({ message }) => stakeOf(message.voter, 1000n))
  const digests = ballots.map(({ message }) => ballotDigest(message))
  const text = writeBallotFile({
    round,
    ballots,
    stakes,
    seal: { seal: sealBallots(round.id, digests), digests },
  })
  writeFileSync(path, text)
  return { round, length: text.length }
}

async function measure(origin: string, round: Round, file: string) {
  const browser = await launchChromium()
  const memory = watchMemory(browser)
  const load = [loadNow()]
  try {
    const page = await (await browser.newContext()).newPage()
    // Without a service worker, whose fetches for later visits would be measured, too. Merely blocked, the page waits for it.
    await page.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
    await page.addInitScript(noteLongTasks)
    await page.goto(`${origin}/#/rounds`)
    await page.getByRole('heading', { name: 'Ballots as a file' }).waitFor()
    console.error('results: opening the file')
    const opening = await timed(page, async () => {
      await page.locator('input[type=file][accept*=json]').setInputFiles(file)
      await page.getByText(/\d new ballots?,/).waitFor({ timeout: 600_000 })
    })
    console.error('results: counting')
    const results = await timed(page, async () => {
      await page.goto(`${origin}/#/round/${round.id}/results`)
      await stands(page)
    })
    console.error('results: counting again after a reload')
    const afterReload = await timed(page, async () => {
      await page.reload()
      await stands(page)
    })
    load.push(loadNow())
    return { opening, results, afterReload, peakMemoryMB: memory.stop(), load: load as [number, number] }
  } finally {
    memory.stop()
    await browser.close()
  }
}

const stands = (page: Page) =>
  page.getByText(/ballots? verified on this device/).waitFor({ timeout: 600_000 })

async function timed(page: Page, work: () => Promise<void>): Promise<Waiting> {
  const before = await processorSeconds(page)
  const start = performance.now()
  await page.evaluate(() => void ((window as unknown as LongTasks).longTasks = []))
  await work()
  const tasks = await page.evaluate(() => (window as unknown as LongTasks).longTasks)
  const seconds = Math.round((performance.now() - start) / 10) / 100
  const after = await processorSeconds(page)
  const spent = [...after].reduce((sum, [id, cpu]) => sum + cpu - (before.get(id) ?? 0), 0)
  const cpuSeconds = Math.round(100 * spent) / 100
  return { seconds, cpuSeconds, longestTaskMs: Math.round(tasks.reduce((most, ms) => Math.max(most, ms), 0)) }
}

/** What each process of the browser has used until now, by its id. */
async function processorSeconds(page: Page): Promise<ReadonlyMap<number, number>> {
  const session = await page.context().browser()!.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime]))
}

interface LongTasks {
  longTasks: number[]
}

/** Runs in the page: tasks of 50 ms and more, as the browser reports them. */
function noteLongTasks(): void {
  const here = window as unknown as LongTasks
  here.longTasks = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) here.longTasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })
}

/** Samples the memory of the browser and everything it started. */
function watchMemory(browser: Browser): { stop(): number | null } {
  let peak: number | null = null
  const session = browser.newBrowserCDPSession()
  const timer = setInterval(() => {
    void session
      .then((cdp) => cdp.send('SystemInfo.getProcessInfo'))
      .then(({ processInfo }) => {
        const sizes = processInfo.map(({ id }) => pssOf(id))
        if (sizes.every((size) => size !== null))
          peak = Math.max(peak ?? 0, Math.round(sizes.reduce((sum, kB) => sum + kB, 0) / 1024))
      })
      .catch(() => undefined) // a process or the browser is gone
  }, 250)
  return {
    stop() {
      clearInterval(timer)
      return peak
    },
  }
}

function pssOf(pid: number): number | null {
  try {
    const match = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return match ? Number(match[1]) : null
  } catch {
    return null
  }
}

function loadNow(): number {
  try {
    return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0])
  } catch {
    return 0
  }
}
