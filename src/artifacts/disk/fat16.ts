import { concat, hex, latin1 } from '../../base/bytes.ts'
import { roundUp, viewOf } from '../view.ts'
import { rootFolder, type FatFile } from './fat-folder.ts'

const SECTOR = 512
const ROOT_ENTRIES = 512
const ROOT_BYTES: number = ROOT_ENTRIES * 32
const END_OF_CHAIN = 0xffff

/** Readers tell FAT12 from FAT16 by the number of clusters alone (4085); the specification asks to stay away from the limit. */
const FEWEST_CLUSTERS = 4200
const MOST_CLUSTERS = 65_000

/**
 * A FAT16 file system of one sector a cluster that holds these files (Microsoft FAT specification 1.03).
 * `serial` becomes the volume's number. Throws RangeError for more than 32 MB.
 */
export function fat16(files: readonly FatFile[], serial: number): Uint8Array {
  const contents: Uint8Array[] = []
  const chain: number[] = [0xfff8, END_OF_CHAIN] // the first two entries belong to no cluster
  const root = rootFolder(files, (content) => {
    const count = Math.ceil(content.length / SECTOR)
    if (count === 0) return 0
    const first = chain.length
    for (let next = first + 1; next < first + count; next++) chain.push(next)
    chain.push(END_OF_CHAIN)
    contents.push(content, new Uint8Array(count * SECTOR - content.length))
    return first
  })
  const used = chain.length - 2
  const clusters = Math.max(used, FEWEST_CLUSTERS)
  if (clusters > MOST_CLUSTERS) throw new RangeError(`${clusters} clusters are too many for this FAT16`)
  const table = allocationTable(chain, clusters)
  return concat([
    bootRecord(clusters, table.length / SECTOR, serial),
    table,
    table,
    root,
    new Uint8Array(ROOT_BYTES - root.length),
    ...contents,
    new Uint8Array((clusters - used) * SECTOR),
  ])
}

function allocationTable(chain: readonly number[], clusters: number): Uint8Array {
  const table = new Uint8Array(roundUp((clusters + 2) * 2, SECTOR))
  const view = viewOf(table)
  for (const [cluster, next] of chain.entries()) view.setUint16(cluster * 2, next, true)
  return table
}

/** Boot sector and BIOS parameter block, page 9. */
function bootRecord(clusters: number, tableSectors: number, serial: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR)
  const view = viewOf(bytes)
  const total = 1 + 2 * tableSectors + ROOT_BYTES / SECTOR + clusters
  bytes.set(hex('eb3c90'))
  bytes.set(latin1('COLDFORG'), 3)
  view.setUint16(11, SECTOR, true)
  bytes[13] = 1 // sectors a cluster
  view.setUint16(14, 1, true) // reserved sectors
  bytes[16] = 2 // tables
  view.setUint16(17, ROOT_ENTRIES, true)
  view.setUint16(19, total < 65_536 ? total : 0, true)
  bytes[21] = 0xf8 // fixed disk
  view.setUint16(22, tableSectors, true)
  view.setUint16(24, 32, true) // sectors a track and heads: unused, but not zero
  view.setUint16(26, 64, true)
  view.setUint32(32, total < 65_536 ? 0 : total, true)
  bytes[36] = 0x80
  bytes[38] = 0x29
  view.setUint32(39, serial, true)
  bytes.set(latin1('NO NAME    FAT16   '), 43)
  bytes.set(hex('55aa'), 510)
  return bytes
}
