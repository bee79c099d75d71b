import { execFile } from 'node:child_process'
import { hash } from 'node:crypto'
import { globSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TrustingIpxe } from '../artifacts/artifact-set.ts'
import { refusal, type Refusal } from '../base/refusal.ts'
import { err, ok, type Result } from '../base/result.ts'
import { archiveStanza } from './apt-sources.ts'

/** An iPXE build as its makers published it: what `trustingIpxe` edits. */
export type StockIpxe = TrustingIpxe

export interface IpxeOrigin {
  /** Cache folder; see `cacheDir`. */
  readonly cache: string
  /** A folder with `ipxe-amd64.efi`, `snponly.efi`, `ipxe-arm64.efi` and `ipxe.lkrn` to use instead of Debian's package. */
  readonly directory?: string | undefined
}

const SUITE = 'trixie'
/** The version of the pinned package, as Debian writes it. */
export const IPXE_VERSION = '1.21.1+git20250501.dad20602+dfsg-1'
const SHA256 = 'eeaca79dbde0fb86c102bf1d362c6f6a67ed0ddab38b3dd12e1b332339f5dd99'

const run = promisify(execFile)

/**
 * Stock iPXE: the user's own build, or the pinned package of Debian, fetched once with apt and kept by its SHA-256.
 * Nothing is installed, and the machine's own apt lists stay as they are.
 */
export async function stockIpxe(origin: IpxeOrigin): Promise<Result<StockIpxe, Refusal>> {
  if (origin.directory !== undefined) return readBuild(origin.directory)
  const kept = join(origin.cache, 'ipxe', SHA256)
  if (!(await exists(kept))) {
    const problem = await fetchPackage(kept)
    if (problem !== undefined) return err(problem)
  }
  return readBuild(join(kept, 'usr/lib/ipxe'))
}

const FILES = { amd64Efi: 'ipxe-amd64.efi', amd64SnpEfi: 'snponly.efi', arm64Efi: 'ipxe-arm64.efi', lkrn: 'ipxe.lkrn' }

async function readBuild(directory: string): Promise<Result<StockIpxe, Refusal>> {
  const present = await readdir(directory).catch((): string[] => [])
  const missing = Object.values(FILES).filter((name) => !present.includes(name))
  if (missing.length > 0) return err(incomplete(directory, missing))
  const read = (name: string): Promise<Uint8Array> => readFile(join(directory, name))
  const [amd64Efi, amd64SnpEfi, arm64Efi, lkrn] = await Promise.all([
    read(FILES.amd64Efi),
    read(FILES.amd64SnpEfi),
    read(FILES.arm64Efi),
    read(FILES.lkrn),
  ])
  return ok({ amd64Efi, amd64SnpEfi, arm64Efi, lkrn })
}

/** Downloads, checks and unpacks the package beside `kept`, then gives it that name in one step. */
async function fetchPackage(kept: string): Promise<Refusal | undefined> {
  const sources = archiveStanza(await aptSources(), SUITE)
  if (sources === undefined) return unobtainable('apt on this machine uses no Debian archive')
  await mkdir(join(kept, '..'), { recursive: true })
  const work = await mkdtemp(`${kept}.`)
  try {
    const deb = await download(work, sources)
    if (!deb.ok) return unobtainable(deb.error)
    if (hash('sha256', deb.value) !== SHA256) return unobtainable('the package that apt brought is not the pinned one')
    await writeFile(join(work, 'ipxe.deb'), deb.value)
    await run('dpkg-deb', ['--extract', join(work, 'ipxe.deb'), join(work, 'unpacked')])
    await rename(join(work, 'unpacked'), kept).catch(async (error: unknown) => {
      if (!(await exists(kept))) throw error // another process was faster: its files are the same
    })
    return undefined
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function aptSources(): Promise<Parameters<typeof archiveStanza>[0]> {
  const files = globSync(['/etc/apt/sources.list', '/etc/apt/sources.list.d/*.{list,sources}']).toSorted()
  return Promise.all(
    files.map(async (file) => ({
      format: file.endsWith('.sources') ? ('deb822' as const) : ('list' as const),
      text: await readFile(file, 'utf8'),
    })),
  )
}

async function download(work: string, sources: string): Promise<Result<Uint8Array, string>> {
  await writeFile(join(work, 'debian.sources'), sources)
  await mkdir(join(work, 'lists/partial'), { recursive: true })
  const settings = [
    `Dir::Etc::sourcelist=${join(work, 'debian.sources')}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(work, 'lists')}`,
    `Dir::Cache=${work}`,
    'Acquire::Languages=none',
  ].flatMap((setting) => ['-o', setting])
  try {
    await run('apt-get', [...settings, 'update'], { cwd: work })
    await run('apt-get', [...settings, 'download', `ipxe=${IPXE_VERSION}`], { cwd: work })
  } catch (error) {
    return err(`apt-get failed: ${lastLine(error)}`)
  }
  const [deb] = globSync(join(work, 'ipxe_*.deb'))
  return deb === undefined ? err('apt-get brought no file') : ok(await readFile(deb))
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return text.trim().split('\n').at(-1) ?? ''
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const unobtainable = (why: string): Refusal =>
  refusal(
    'IPXE_UNOBTAINABLE',
    503,
    `the iPXE package ${IPXE_VERSION} of Debian ${SUITE} could not be fetched: ${why}`,
    'unpack that package, or put builds of your own, into a folder and name the folder as the iPXE directory',
  )

const incomplete = (directory: string, missing: readonly string[]): Refusal =>
  refusal(
    'IPXE_INCOMPLETE',
    422,
    `the iPXE directory ${directory} lacks ${missing.join(', ')}`,
    'put stock builds for x86-64 UEFI, AArch64 UEFI and BIOS there under these names',
  )
