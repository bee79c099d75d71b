import { execFileSync } from 'node:child_process'

/**
 * Where this machine itself gets Debian from, as the archive's base URL. Nobody's mirror is written down in the source:
 * a machine behind a company mirror or a cache uses that one. Throws when apt knows no Debian archive.
 */
export function debianMirror(): string {
  const targets = execFileSync(
    'apt-get',
    ['indextargets', '--format', '$(CREATED_BY) $(COMPONENT) $(RELEASE) $(REPO_URI)'],
    {
      encoding: 'utf8',
    },
  )
  const mirror = mainArchive(targets)
  if (mirror !== undefined) return mirror
  throw new Error('apt on this machine has no Debian archive in its sources, and the lab builds its system from one')
}

/** Security and updates archives do not hold a whole release; the main archive is the one whose release is a bare name. */
export const mainArchive = (targets: string): string | undefined =>
  targets
    .split('\n')
    .map((line) => line.split(' '))
    .find(
      ([by, component, release]) => by === 'Packages' && component === 'main' && /^[a-z]+$/.test(release ?? ''),
    )?.[3]

/** The machine's proxy settings for apt, in the form that mmdebstrap passes on. */
export function aptProxies(): readonly string[] {
  const dump = execFileSync('apt-config', ['dump'], { encoding: 'utf8' })
  return dump.split('\n').filter((line) => /^Acquire::https?::Proxy/i.test(line))
}
