import { existsSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { CHROMIUM, openHtml, startChromium } from '../helpers/chromium.ts'
import { runIn } from '../helpers/run-in.ts'

const DATA = '../shared/data/kubernetes-org'
const dates = existsSync(DATA) ? readdirSync(DATA).toSorted() : []
const pairs = dates.slice(1).map((date, at) => [dates[at] ?? '', date] as const)

/** GitHub and GitLab take comments up to these lengths; pages have to stay small enough to be opened from a mail. */
const COMMENT_CHARACTERS = 65_536
const PAGE_BYTES = 3_000_000

describe.skipIf(pairs.length === 0)(
  'seven years of the Kubernetes project (skipped where ../shared/data is missing)',
  () => {
    let browser: Browser | undefined
    beforeAll(async () => {
      if (CHROMIUM !== undefined) browser = await startChromium()
    })
    afterAll(async () => {
      await browser?.close()
    })

    test.each(pairs)('from %s to %s there is a report within limits in every format', async (base, head) => {
      const report = async (format: string): Promise<string> => {
        const { code, stdout } = await runIn(DATA, ['diff', base, head, '--format', format])
        expect(code).toBe(0)
        return stdout
      }
      const document = JSON.parse(await report('json')) as { changes: unknown[]; summary: unknown }
      expect(document.changes.length).toBeGreaterThan(100)
      const markdown = await report('markdown')
      expect(markdown.length).toBeLessThan(COMMENT_CHARACTERS)
      expect(markdown).toContain('Diff: ')
      const html = await report('html')
      expect(Buffer.byteLength(html)).toBeLessThan(PAGE_BYTES)
      if (!browser) return
      const { page, faults } = await openHtml(browser, html)
      expect(await page.locator('#changes .tally').first().textContent()).toBe(
        new Intl.NumberFormat('en').format(document.changes.length),
      )
      expect(faults).toEqual([])
    })
  },
)
