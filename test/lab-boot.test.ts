import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { suite, test } from 'node:test'
import { isolationTrouble } from '../lab/network/isolated.ts'

/** What `coldforge lab run --json` prints, as far as these tests look at it. */
interface LabResult {
  readonly passed: boolean
  readonly machines: readonly {
    readonly status: string | null
    readonly verdict: string | null
    readonly events: readonly { readonly step: string; readonly refusal: string | null }[]
  }[]
}

async function labRun(
  ...args: readonly string[]
): Promise<{ code: number | null; result: LabResult; progress: string }> {
  const command = [`${import.meta.dirname}/../src/bin/coldforge.ts`, 'lab', 'run', '--json', ...args]
  const lab = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] })
  const code = new Promise<number | null>((resolve) => lab.on('exit', resolve))
  const [printed, progress] = await Promise.all([text(lab.stdout), text(lab.stderr)])
  assert.ok(printed.startsWith('{'), progress)
  return { code: await code, result: JSON.parse(printed) as LabResult, progress }
}

const whole = ['dhcp_offer', 'dhcp_ack', 'boot_script', 'kernel', 'initrd', 'ignition', 'heartbeat']

suite('a computer that was off becomes a registered machine', { skip: isolationTrouble() ?? false }, () => {
  const boots = [
    { firmware: 'bios-pxe', machines: 2, steps: [...whole, 'loader'] },
    // PC BIOS, where everything shares the memory below 4 GB with a running iPXE.
    { firmware: 'iso', machines: 1, steps: whole, ballast: 100 },
    { firmware: 'uefi-disk', machines: 1, steps: whole },
    { firmware: 'uefi-http', machines: 1, steps: [...whole, 'loader'] },
  ]
  for (const { firmware, machines, steps, ballast = 0 } of boots) {
    const extent = ballast === 0 ? '' : ` and ${ballast} MiB more to load`
    test(`${machines} by ${firmware}${extent}, every step told`, async () => {
      const how = ['--firmware', firmware, '--machines', String(machines), '--ballast', String(ballast)]
      const { code, result, progress } = await labRun(...how)
      assert.equal(code, 0, progress)
      assert.equal(result.machines.length, machines)
      for (const machine of result.machines) {
        assert.equal(machine.status, 'ready_unassigned')
        const seen = new Set(machine.events.map(({ step }) => step))
        for (const step of steps) assert.ok(seen.has(step), `no ${step}\n${progress}`)
        assert.deepEqual(
          machine.events.filter(({ refusal }) => refusal !== null),
          [],
        )
      }
    })
  }

  test('a machine that does not arrive in time is an exit code, a verdict in words and a last screen', async () => {
    const { code, result, progress } = await labRun('--firmware', 'bios-pxe', '--timeout', '10')
    assert.equal(code, 1)
    assert.equal(result.passed, false)
    assert.match(result.machines[0]?.verdict ?? '', /look at its screen/i)
    assert.match(progress, /its last screen[^]*iPXE/)
  })
})
