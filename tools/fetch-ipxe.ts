/** Fetches the pinned iPXE into the cache, for an image or a computer that will have no network later. */
import { cacheDir } from '../src/host/cache-dir.ts'
import { stockIpxe } from '../src/host/ipxe-package.ts'

const ipxe = await stockIpxe({ cache: cacheDir(process.env) })
if (!ipxe.ok) {
  console.error(`${ipxe.error.says}; ${ipxe.error.fix}`)
  process.exitCode = 1
}
