/** How much of a boot is ours: the sum of our response times over the time from power-on to heartbeat, for each firmware. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

interface LabResult {
  readonly machines: readonly {
    readonly events: readonly { readonly seconds: number; readonly step: string; readonly server_ms: number | null }[]
  }[]
}

const run = promisify(execFile)
const program = fileURLToPath(new URL('../src/bin/coldforge.ts', import.meta.url))
const target = 2

console.log('firmware    power-on to heartbeat   our share of it')
for (const firmware of ['bios-pxe', 'uefi-http', 'uefi-disk', 'iso']) {
  const args = [
    program,
    'lab',
    'run',
    '--firmware',
    firmware,
    '--machines',
    '1',
    '--until',
    'ready_unassigned',
    '--timeout',
    '300',
    '--json',
  ]
  const { stdout } = await run(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 })
  const events = (JSON.parse(stdout) as LabResult).machines[0]?.events ?? []
  const whole = events.find((e) => e.step === 'heartbeat')?.seconds ?? NaN
  const ours = events.reduce((sum, e) => sum + (e.server_ms ?? 0), 0) / 1000
  const share = (100 * ours) / whole
  console.log(
    `${firmware.padEnd(11)} ${`${whole.toFixed(1)} s`.padStart(21)}   ${share.toFixed(2)} % (target: below ${target} %)`,
  )
}
console.log(
  'DHCP and TFTP packets are answered in well under a millisecond each and are not in the sum; reading files for iPXE is.',
)
