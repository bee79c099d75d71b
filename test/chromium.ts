import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'

/** For `describe`: false, or why tests with a browser are skipped. */
export const noChromium: string | false = existsSync(CHROMIUM)
  ? false
  : 'needs the Debian package chromium (about 100 MB to download)'

/** A browser that asks nobody but the page's server anything. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** A new tab. What the browser complains about, a violated policy included, goes to `complaints`, unless it is `expected`. */
export async function openTab(browser: Browser, url: string, complaints: string[], expected?: RegExp): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && expected?.test(message.text()) !== true) complaints.push(message.text())
  })
  await page.goto(url)
  return page
}
