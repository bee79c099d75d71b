import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Boot } from '../src/api/contract.ts'
import { launchChromium, noChromium, openTab } from './chromium.ts'
import { consoleMachine, type ConsoleMachine, type Identity } from './console-machine.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

const first = { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000001', mac: '52-54-00-00-01-01' }
const stranger = { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-0000000000ff', mac: '52-54-00-00-01-ff' }

/** One server and one browser; the tests tell one story and run in this order. */
describe('the web console', { skip: noChromium }, () => {
  let server: TestServer
  let browser: Browser
  let admin: string
  let reader: string
  let chain: number
  let worker: ConsoleMachine
  const complaints: string[] = []
  const files = mkdtempSync(join(tmpdir(), 'coldforge-console-'))

  const create = async <T>(path: string, body: object): Promise<T> => (await server.api('POST', path, body)).json as T
  /** A machine with a credential of its own, and the id of that credential. */
  const admitted = async (
    identity: Identity,
  ): Promise<{ readonly machine: ConsoleMachine; readonly chain: number }> => {
    const { id, url } = await create<{ id: number; url: string }>('/chain-urls', { name: 'rack 4' })
    const token = new URL(url).searchParams.get('token') ?? ''
    return { machine: consoleMachine(server, token, identity), chain: id }
  }
  const keyWith = async (scope: string): Promise<string> =>
    (await create<{ key: string }>('/api-keys', { name: `a ${scope} key`, scope })).key
  const lastBoot = async (path: string): Promise<Boot> => {
    const [boot] = ((await server.api('GET', path)).json as { boots: Boot[] }).boots
    assert.ok(boot)
    return boot
  }

  before(async () => {
    for (const name of ['vmlinuz', 'initrd']) writeFileSync(join(files, name), name.repeat(50_000))
    const image = ['--image-kernel', join(files, 'vmlinuz'), '--image-initrds', `[${join(files, 'initrd')}]`]
    server = await startServer(['--image-name', 'tiny', ...image])
    browser = await launchChromium()
    admin = await keyWith('admin')
    reader = await keyWith('read')
    ;({ machine: worker, chain } = await admitted(first))
  })
  after(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
    rmSync(files, { recursive: true })
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    assert.deepEqual(complaints.splice(0), [])
  })

  const address = (hash: string): string => `https://127.0.0.1:${server.ports.https}/${hash}`

  /** Whatever the browser complains about fails the test; `expected` are its words for refusals. */
  const open = (url: string, expected?: RegExp): Promise<Page> => openTab(browser, url, complaints, expected)
  /** Signed in, on the page that `hash` names, with the event stream open. */
  async function openLive(hash: string, key = admin, expected?: RegExp): Promise<Page> {
    const page = await open(address(`#key=${key}`), expected)
    await page.getByText('Live', { exact: true }).waitFor()
    if (hash !== '#/') await page.goto(address(hash))
    return page
  }
  const rows = (page: Page) => page.locator('.waterfall tbody tr')

  test('an empty registry says how the first machine gets into it', async () => {
    const page = await openLive('#/')
    await page.getByText('coldforge artifact create').waitFor()
  })

  test('a machine appears in the list while it boots, without a reload', async () => {
    const page = await openLive('#/')
    assert.match(await worker.askForScript(), /kernel --name/)
    const row = page.getByRole('row', { name: first.uuid })
    await row.getByText('booting: Boot script').waitFor()
    assert.match(await row.innerText(), /ready, unassigned/)
    assert.match(await row.innerText(), /52:54:00:00:01:01/)
  })

  test('the waterfall shows every event, and the next ones as they happen', async () => {
    const page = await openLive('#/machines/1')
    await rows(page).first().waitFor()
    await page.getByText(/Nothing heard for .* since: Boot script/).waitFor()
    await worker.loadSystem()
    await worker.readIgnition()
    await worker.reportHeartbeat()
    await rows(page).filter({ hasText: 'Heartbeat' }).waitFor()
    await page.getByText('Debian GNU/Linux 12 (bookworm)', { exact: true }).waitFor()
    const boot = await lastBoot('/machines/1/boots')
    assert.equal(boot.outcome, 'running')
    assert.equal(await rows(page).count(), boot.events.length)
    const text = await page.locator('.waterfall').innerText()
    for (const { says } of boot.events) assert.ok(text.includes(says), says)
    assert.match(text, /350 kB/)
  })

  test('what the agent says about the hardware is shown', async () => {
    const page = await openLive('#/machines/1')
    await page.getByRole('cell', { name: '1.92 TB' }).waitFor()
    await page.getByText('64.0 GiB').waitFor()
    await page.getByRole('cell', { name: '10.75.0.12/16' }).waitFor()
  })

  test('the journal is read when somebody opens it', async () => {
    const line = '2026-11-20T10:00:00.000000+00:00 worker systemd[1]: Reached target multi-user.target.\n'
    await worker.sendJournal(line.repeat(30_000))
    const page = await openLive('#/machines/1')
    await page.getByText('System journal of this boot').click()
    await page.getByText('2.58 MB, growing as the agent sends it.').waitFor()
    assert.equal(await page.getByLabel('System journal').textContent(), line.repeat(30_000))
  })

  test('a text is found in the journal, wherever in it and in whatever case', async () => {
    const page = await openLive('#/machines/1')
    await page.getByText('System journal of this boot').click()
    await page.getByLabel('Find in the journal').fill('no such line')
    await page.getByRole('button', { name: 'Find', exact: true }).click()
    await page.getByText('No line holds that.').waitFor()
    await page.getByLabel('Find in the journal').fill('MULTI-USER.target')
    await page.getByRole('button', { name: 'Find', exact: true }).click()
    await page.getByText(/^The first \d{4} lines\.$/).waitFor()
  })

  test('a reboot is asked about first, then told to the agent', async () => {
    const page = await openLive('#/machines/1')
    await page.getByRole('button', { name: 'Reboot …' }).click()
    await page.getByRole('dialog', { name: /^Reboot .+\?$/ }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Reboot …' }).click()
    await page.getByRole('button', { name: 'Reboot', exact: true }).click()
    await page.getByText('The agent has been told to reboot').waitFor()
    assert.match(await worker.readInstruction(), /reboot/)
  })

  test('diagnostics are collected by the agent and offered as a file', async () => {
    const { id: reboot } = JSON.parse(await worker.readInstruction()) as { readonly id: number }
    await worker.asAgent('POST', `instructions/${reboot}`, JSON.stringify({ outcome: 'started', detail: '' }))
    const page = await openLive('#/machines/1')
    await page.getByRole('button', { name: 'Collect diagnostics' }).click()
    await page.getByText('Waiting for the agent of this machine').waitFor()
    const told = await until('the instruction', async () => {
      const answer = await worker.readInstruction()
      return answer.includes('diagnose') ? (JSON.parse(answer) as { readonly id: number }) : undefined
    })
    await worker.asAgent('POST', `instructions/${told.id}/diagnostics`, 'failed units: none\n')
    await worker.asAgent('POST', `instructions/${told.id}`, JSON.stringify({ outcome: 'done', detail: '' }))
    const offered = page.getByRole('link', { name: `-diagnostics-${told.id}.txt` })
    const [file] = await Promise.all([page.waitForEvent('download'), offered.click()])
    assert.equal((await buffer(await file.createReadStream())).toString(), 'failed units: none\n')
  })

  test('a refused boot shows its code and its reason, and stands out', async () => {
    const page = await openLive('#/machines/1')
    await server.api('DELETE', `/chain-urls/${chain}`)
    assert.match(await worker.askForScript(), /has been revoked/)
    const refused = page.locator('.waterfall tr.refused')
    await refused.getByText('Refused: CHAIN_URL_REVOKED').waitFor()
    await refused.getByText('the chain URL "rack 4" has been revoked').waitFor()
  })

  test('boots of unknown machines have a list and an address, for administrators', async () => {
    const page = await openLive('#/')
    await consoleMachine(server, 'nonsense', stranger).askForScript()
    const link = page.getByRole('link', { name: '52:54:00:00:01:ff' })
    await page.getByRole('row').filter({ has: link }).getByText('CHAIN_URL_UNKNOWN').waitFor()
    await link.click()
    await page.getByRole('heading', { name: /^Boot \d+ of 52:54:00:00:01:ff$/ }).waitFor()
    assert.match(page.url(), new RegExp(`#/boots/${(await lastBoot('/boots')).id}$`))
  })

  test('with a key that may only read, that list is not there and nothing is missing, live events included', async () => {
    const page = await openLive('#/', reader, /status of 403/)
    await page.getByRole('row', { name: first.uuid }).waitFor()
    await consoleMachine(server, 'nonsense', stranger).askForScript()
    const { machine } = await admitted({ uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000002', mac: '52-54-00-00-01-02' })
    await machine.askForScript()
    await page.getByRole('row', { name: '6a2b5a4e-3f3a-4e5d-8a3a-000000000002' }).waitFor()
    assert.equal(await page.getByRole('heading', { name: 'Boots of unknown machines' }).isVisible(), false)
    assert.equal(await page.getByRole('alert').innerText(), '')
  })

  test('a machine that waits to be let in says so, and is let in with one click', async () => {
    await server.api('PATCH', '/organization/newcomers', { approval: 'manual' })
    const identity = { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000005', mac: '52-54-00-00-01-05' }
    await (await admitted(identity)).machine.askForScript()
    await server.api('PATCH', '/organization/newcomers', { approval: 'automatic' })
    const page = await openLive('#/')
    await page.getByRole('row', { name: identity.uuid }).getByRole('link').click()
    await page.getByText('machines of this organization are let in by hand').waitFor()
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Let in. Its next boot gets a system.').waitFor()
    await page.getByRole('button', { name: 'Approve' }).waitFor({ state: 'hidden' })
  })

  test('what a machine says about itself is text, whatever it says', async () => {
    const product = '<img src=x onerror=alert(1)>'
    const identity = { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000003', mac: '52-54-00-00-01-03', product }
    await (await admitted(identity)).machine.askForScript()
    const page = await openLive('#/')
    await page.getByText(product).waitFor()
  })

  test('a key is asked for, a wrong one is refused with the reason, the right one is kept for this tab only', async () => {
    const page = await open(address('#/machines/1'), /status of 401/)
    await page.getByLabel('API key').fill('cfk_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('That key was not accepted: the API key is not known here.').waitFor()
    await page.getByLabel('API key').fill(admin)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Network interfaces' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Network interfaces' }).waitFor()
    const kept = await page.evaluate(
      '({ tab: sessionStorage.length, disk: localStorage.length, cookie: document.cookie })',
    )
    assert.deepEqual(kept, { tab: 1, disk: 0, cookie: '' })
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('API key').waitFor()
  })

  test('a key in the address is taken once and removed from there', async () => {
    const page = await openLive('#/')
    assert.equal(new URL(page.url()).hash, '#/')
  })

  test('over the local socket nobody asks for a key', async () => {
    const tunnel = createServer((from) => {
      const to = connect(join(server.dataDir, 'admin.sock'))
      from.on('error', () => to.destroy()).pipe(to)
      to.on('error', () => from.destroy()).pipe(from)
    }).listen(0, '127.0.0.1')
    await once(tunnel, 'listening')
    const page = await open(`http://127.0.0.1:${(tunnel.address() as AddressInfo).port}/`)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('row', { name: first.uuid }).waitFor()
    await page.context().close()
    tunnel.close()
  })

  test('when the server comes back, so does the page, with what it missed', async () => {
    const page = await openLive('#/', admin, /ERR_/)
    await page.getByRole('row', { name: first.uuid }).waitFor()
    await server.crashAndRestart()
    const late = { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000004', mac: '52-54-00-00-01-04' }
    await (await admitted(late)).machine.askForScript()
    await page.getByRole('row', { name: late.uuid }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
  })
})
