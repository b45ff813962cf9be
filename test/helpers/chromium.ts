import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** `undefined` where there is none: tests that need it say so and are skipped. */
export const CHROMIUM: string | undefined = PLACES.find((place) => place !== undefined && existsSync(place))

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function startChromium(): Promise<Browser> {
  return chromium.launch({ ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }), args: FLAGS })
}

/** A page that was opened from a file, and everything that went wrong in it or was asked of the network. */
export interface OpenPage {
  readonly page: Page
  readonly faults: readonly string[]
}

/** @param first a script that runs before the page's own */
export async function openHtml(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
  first = '',
): Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), 'orgctl-page-'))
  const file = join(folder, 'report.html')
  writeFileSync(file, html)
  const address = pathToFileURL(file).href
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en', ...options })
  onTestFinished(async () => {
    await context.close()
    rmSync(folder, { recursive: true, force: true })
  })
  if (first !== '') await context.addInitScript(first)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => faults.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (request.url() !== address) faults.push(`request: ${request.url()}`)
  })
  await page.goto(address)
  return { page, faults }
}
