import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { PoolMachinePage } from '../src/api/fleet/pool-progress-contract.ts'
import type { RolloutView } from '../src/api/fleet/rollout-contract.ts'
import { launchChromium, noChromium, openTab } from './chromium.ts'
import { FleetSite } from './fleet-site.ts'
import { addBudget, addPod, countBudget, endPod, readPod } from './kube-api/hands.ts'
import { until } from './until.ts'

/** One fleet and one browser; the tests tell one story and run in this order. */
describe('the fleet in the web console', { skip: noChromium }, () => {
  let fleet: FleetSite
  let browser: Browser
  let operator: string
  let reader: string
  const complaints: string[] = []

  before(async () => {
    fleet = await FleetSite.open()
    await fleet.workers(2, (config) => config.includes('does-not-boot'))
    browser = await launchChromium()
    const keyWith = async (scope: string) =>
      (await fleet.ask<{ key: string }>('POST', '/api-keys', { name: scope, scope })).key
    operator = await keyWith('operate')
    reader = await keyWith('read')
  })
  after(async () => {
    await browser?.close()
    await fleet[Symbol.asyncDispose]()
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    assert.deepEqual(complaints.splice(0), [])
  })

  const address = (path: string): string => `https://127.0.0.1:${fleet.server.ports.https}/${path}`
  /** Signed in and live, on the page that `hash` names. An operator may not see boots of strangers, and the browser says so. */
  async function open(hash: string, key = operator): Promise<Page> {
    const page = await openTab(browser, address(`#key=${key}`), complaints, /status of 403/)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.goto(address(hash))
    return page
  }
  const poolPath = () => `#/pools/${fleet.pool.id}`
  const card = (page: Page, name: string) => page.locator('.machine-card').filter({ hasText: name })

  test('pools and clusters are found from every page, and lead to each other', async () => {
    const page = await open('#/')
    await page.getByRole('link', { name: 'Clusters' }).click()
    const row = page.getByRole('row', { name: 'prod' })
    await row.getByText('by its kubeconfig').waitFor()
    await row.getByRole('link', { name: 'workers' }).click()
    await page.getByRole('heading', { name: 'workers' }).waitFor()
    await page.getByRole('row', { name: 'worker-2' }).getByText('revision 1').waitFor()
    await page.getByText('1 machine first, alone').waitFor()
  })

  test('a saved revision is compared with the one before', async () => {
    await fleet.ask('PATCH', `/pools/${fleet.pool.id}`, { kubernetes_version: '1.33.4' })
    const page = await open(poolPath())
    await page.getByText('Revision 2 is saved and runs nowhere yet').waitFor()
    await page.getByRole('link', { name: 'from 1' }).click()
    const row = page.getByRole('row', { name: 'kubernetesVersion' })
    await row.getByText('"1.33.3"').waitFor()
    await row.getByText('"1.33.4"').waitFor()
    await page.getByLabel('To revision').selectOption('1')
    await page.getByText('Machines boot the same from both.').waitFor()
  })

  test('a rollout is started, and shows which pod holds it up and who goes next', async () => {
    await addPod(fleet.kube.admin, { name: 'web', node: 'worker-1' })
    await addBudget(fleet.kube.admin, { name: 'web', podName: 'web', status: { allowed: 0, healthy: 1, desired: 1 } })
    const page = await open(poolPath())
    await page.getByRole('button', { name: 'Roll out revision 2 …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Roll it out' }).click()
    await page.getByRole('link', { name: 'Rollout of revision 2' }).click()
    await card(page, 'worker-1')
      .getByText(/drain: .*default\/web .*budget/)
      .waitFor()
    assert.match(await card(page, 'worker-1').locator('[aria-current=step]').innerText(), /^drain\s*, under way$/)
    await page.getByRole('list').getByRole('link', { name: 'worker-2' }).waitFor()
    await page.getByText('Waits for the canary, worker-1.').waitFor()
    await page.getByText('1 under way').waitFor()
  })

  test('who may only read is told so, what to do included, and nothing happens', async () => {
    const page = await open(`${poolPath()}/rollouts/${(await fleet.rollout()).id}`, reader)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText(/“Pause” was refused: .* To do: /).waitFor()
    assert.equal((await fleet.rollout()).state, 'running')
  })

  test('a paused rollout lets the machine under way finish and begins no other, and says who paused it', async () => {
    const page = await open(`${poolPath()}/rollouts/${(await fleet.rollout()).id}`)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused by API key "operate".').waitFor()
    await countBudget(fleet.kube.admin, 'web', { allowed: 1, healthy: 1, desired: 1 })
    await until('the eviction', async () =>
      (await readPod(fleet.kube.admin, 'web'))?.metadata.deletionTimestamp === undefined ? undefined : true,
    )
    await endPod(fleet.kube.admin, 'web')
    await page.getByText('1 done').waitFor()
    await page.getByText('0 under way').waitFor()
    assert.equal((await fleet.rollout()).state, 'paused')
    await page.getByRole('list').getByRole('link', { name: 'worker-2' }).waitFor()
  })

  test('resumed it goes on to its end while one watches', async () => {
    const page = await open(`${poolPath()}/rollouts/${(await fleet.rollout()).id}`)
    await page.getByRole('button', { name: 'Resume' }).click()
    await card(page, 'worker-2').waitFor()
    await page.locator('.heading [data-state=succeeded]').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Cancel …' }).isVisible(), false)
  })

  test('the address that the Terraform provider gives for an operation shows its steps and its log', async () => {
    const { machines } = await fleet.ask<PoolMachinePage>('GET', `/pools/${fleet.pool.id}/machines`)
    const page = await open('#/')
    await page.goto(address(`ui/orgs/6a2b5a4e-3f3a-4e5d-8a3a-000000000001/operations/${machines[0]?.operation?.id}`))
    await page.getByRole('heading', { name: 'Move to another revision' }).waitFor()
    await page.getByRole('row', { name: 'uncordon' }).getByText('the Node takes pods').waitFor()
    await page.getByText('boot: the agent speaks from its revision 2').waitFor()
    await page.getByRole('link', { name: 'machine 1' }).click()
    await page.getByRole('row', { name: 'Move to another revision' }).getByText('done').waitFor()
    await page.getByRole('link', { name: 'in pool' }).waitFor()
  })

  test('revisions of one machine are compared, and it is booted into one of them again', async () => {
    const { id } = await fleet.machine('worker-1')
    const page = await open(`#/machines/${id}`)
    await page.getByRole('row', { name: '2 current' }).getByRole('link', { name: 'from 1' }).click()
    await page.getByRole('row', { name: 'pool.kubernetesVersion' }).getByText('"1.33.4"').waitFor()
    await page.getByRole('link', { name: 'worker-1' }).click()
    await page.getByRole('button', { name: 'Boot revision 2 …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Boot it' }).click()
    await page.getByText('Begun.').waitFor()
    await fleet.operationThat('worker-1', 'has ended well', ({ status, rollout_id: rollout }) => {
      return status === 'succeeded' && rollout === null
    })
    await fleet.reaches('worker-1', 'ready')
  })

  test('a rollout that has frozen says which machine did not come up, in red and in words', async () => {
    const flags = [{ name: 'node-status-report-frequency', value: 'does-not-boot' }]
    await fleet.ask('PATCH', `/pools/${fleet.pool.id}`, { kubelet_flags: flags })
    const { id } = await fleet.ask<RolloutView>('POST', `/pools/${fleet.pool.id}/rollouts`, {})
    const page = await open(`${poolPath()}/rollouts/${id}`)
    await page.getByText(/Frozen: worker-1 did not come up with revision 3 .*To do: /).waitFor({ timeout: 60_000 })
    await page.getByText('1 failed').waitFor()
    await card(page, 'worker-1').locator('.refusal-code').waitFor()
    await page.getByRole('button', { name: 'Cancel …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the rollout' }).click()
    await page.getByText('Cancelled by API key "operate".').waitFor()
  })
})
