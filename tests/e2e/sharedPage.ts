// One page for many tests that only look: each test has its own size and colours, but the app is opened once. To open it anew
// for each took most of their time. What a test leaves behind (a painted picture, a setting) the next may find.
import { expect, type Browser, type Page } from '@playwright/test'
import { whileQuiet } from './studioVisit.ts'

/** A page for a fixture of the worker. */
export async function openShared(
  browser: Browser,
  baseURL: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ baseURL })
  await use(await context.newPage())
  await context.close()
}

export interface Look {
  readonly shared: Page
  readonly viewport: { width: number; height: number } | null
  readonly colorScheme: 'light' | 'dark' | 'no-preference' | null
  readonly expectedNoise: RegExp
}

/** The shared page as one test wants to see it, in place of a page of its own. */
export async function useShared(
  { shared, viewport, colorScheme, expectedNoise }: Look,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  if (viewport) await shared.setViewportSize(viewport)
  await shared.emulateMedia({ colorScheme })
  await whileQuiet(shared, expectedNoise, use)
  // A dialog left open would lie over the page that the next test looks at.
  await shared.keyboard.press('Escape')
  await expect(shared.getByRole('dialog')).toHaveCount(0)
}
