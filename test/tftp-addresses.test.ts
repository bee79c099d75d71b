import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

/** Needs root (or user namespaces), util-linux and iproute2. */
test('a server that listens everywhere goes along when the machine gains and loses an address', async () => {
  await promisify(execFile)('unshare', [
    '--user',
    '--map-root-user',
    '--net',
    process.execPath,
    'test/tftp-addresses.ts',
  ])
})
