import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, noChromium, openTab } from './chromium.ts'
import { get, startServer, type TestServer } from './server.ts'

const documents = [
  {
    kind: 'ignition',
    name: 'worker.yaml',
    text: 'variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/role\n      contents:\n        inline: {{.role}}\n',
  },
  {
    kind: 'profile',
    name: 'worker',
    text: '{"id":"worker","name":"Flatcar worker","ignition_id":"worker.yaml","boot":{"kernel":"/assets/flatcar/vmlinuz","args":["console=ttyS0"]}}',
  },
  {
    kind: 'group',
    name: 'rack7',
    text: '{"profile":"worker","selector":{"mac":"52:54:00:a1:9c:ae"},"metadata":{"role":"edge"}}',
  },
  {
    kind: 'group',
    name: 'lab',
    text: '{"profile":"worker","match":[{"ip":{"cidr":"10.7.0.0/16"}},{"hostname":{"pattern":"lab-.*"}}],"metadata":{"role":"lab"}}',
  },
  { kind: 'group', name: 'installed', text: '{"profile":"worker","selector":{"os":"installed","rack":"<b>7</b>"}}' },
]

/** Declared profiles in a real browser. */
describe('the profiles page of the console', { skip: noChromium }, () => {
  let server: TestServer
  let browser: Browser
  let operator: string
  let reader: string
  const complaints: string[] = []
  before(async () => {
    server = await startServer()
    browser = await launchChromium()
    const keyWith = async (scope: string) =>
      ((await server.api('POST', '/api-keys', { name: scope, scope })).json as { key: string }).key
    operator = await keyWith('operate')
    reader = await keyWith('read')
  })
  after(async () => {
    await browser?.close()
    await server[Symbol.asyncDispose]()
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    assert.deepEqual(complaints.splice(0), [])
  })

  /** Signed in and live. Refusals are part of these stories, and the browser says so. */
  async function open(key = operator): Promise<Page> {
    const page = await openTab(
      browser,
      `https://127.0.0.1:${server.ports.https}/#key=${key}`,
      complaints,
      /status of (?:403|422)/,
    )
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Profiles' }).click()
    return page
  }

  test('an empty page says how the first profile gets into it', async () => {
    await (await open()).getByText('coldforge profiles apply').waitFor()
    assert.equal((await server.api('POST', '/declared', { documents })).status, 200)
    await server.api('POST', '/machines', { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000b01', name: 'lab-9' })
  })

  test('groups stand in the order in which they are asked, and whatever they say is text', async () => {
    const page = await open()
    const groups = page.getByRole('table', { name: 'Groups' })
    await groups.getByRole('rowheader', { name: 'rack7' }).waitFor()
    assert.deepEqual(await groups.getByRole('rowheader').allInnerTexts(), ['installed', 'rack7', 'lab'])
    await groups.getByText('ip in 10.7.0.0/16 or hostname matching lab-.*').waitFor()
    await groups.getByText('rack <b>7</b>').waitFor()
    await page.getByRole('table', { name: 'Profiles' }).getByText('/assets/flatcar/vmlinuz').waitFor()
  })

  test('who takes a machine, why the others do not, and what it would be served', async () => {
    const page = await open()
    await page.getByLabel('It says').fill('mac=52-54-00-A1-9C-AE rack=7')
    await page.getByLabel('Show its').selectOption('ignition')
    await page.locator('form').getByRole('button', { name: 'Ask' }).click()
    await page.getByText('Group rack7 takes it, with profile worker.').waitFor()
    await page.getByText('installed: os is not given, wanted "installed"').waitFor()
    await page.getByText('"source": "data:,edge"').waitFor()
    await page.getByLabel('It says').fill('mac=zz')
    await page.locator('form').getByRole('button', { name: 'Ask' }).click()
    await page.getByText('"zz" is not a MAC address').waitFor()
  })

  test('a machine that is known is asked about by its name', async () => {
    const page = await open()
    await page.getByLabel('Machine', { exact: true }).selectOption('lab-9')
    await page.locator('form').getByRole('button', { name: 'Ask' }).click()
    await page.getByText('Group lab takes it, with profile worker.').waitFor()
    await page.getByText('kernel /assets/flatcar/vmlinuz').waitFor()
  })

  test('a machine that no group took is listed with what it says, and can be asked about', async () => {
    const chain = (await server.api('POST', '/chain-urls', { name: 'rack' })).json as { url: string }
    const token = new URL(chain.url).searchParams.get('token') ?? ''
    const who = { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000b02', mac: '52-54-00-00-0b-02', product: 'A Board', token }
    await get(server.ports.https, `/ipxe/boot?${new URLSearchParams(who)}`)
    const page = await open()
    const row = page.getByRole('table', { name: 'Machines that no group took' }).getByRole('row', { name: 'A Board' })
    await row.getByRole('button', { name: 'Ask' }).click()
    await page.getByText('No group takes it').waitFor()
    await page.getByText('lab: ').waitFor()
    assert.match(await page.getByLabel('It says').inputValue(), /mac=52:54:00:00:0b:02 product=A Board uuid=/)
  })

  test('who may only read is told who takes a machine, but not what it is served', async () => {
    const page = await open(reader)
    await page.getByLabel('It says').fill('hostname=lab-1')
    await page.locator('form').getByRole('button', { name: 'Ask' }).click()
    await page.getByText('Group lab takes it').waitFor()
    await page.getByText(/read.*What to do/).waitFor()
    assert.doesNotMatch(await page.locator('body').innerText(), /data:,lab/)
  })
})
