// What axe finds on a page, as one expectation.
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** @param what Said when it fails. */
export async function expectClean(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  )
  expect(found, what).toEqual([])
}

/** Nothing may be wider than the window. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(wider, what).toBeLessThanOrEqual(0)
}

/** What a finger must hit is at least 44 pixels high. */
export async function expectTargets(page: Page, what: string): Promise<void> {
  const small = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'button, a[href], summary, select, input:not([type=file]):not([type=checkbox])',
      ),
    ]
      .filter((element) => element.checkVisibility() && !element.matches('.skip'))
      .filter((element) => element.getBoundingClientRect().height < 43.5)
      .map((element) => element.outerHTML.slice(0, 90)),
  )
  expect(small, what).toEqual([])
}
