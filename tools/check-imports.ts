/**
 * The rank rule of ARCHITECTURE.md as a check: an import goes to a lower rank or stays in its own folder,
 * and ranks 0 to 3 import nothing from the platform. Inside `domain/` a feature may import the features listed before it.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const ranks: Readonly<Record<string, number>> = {
  base: 0,
  wire: 1,
  domain: 1,
  artifacts: 2,
  boot: 2,
  render: 3,
  store: 4,
  edge: 4,
  api: 4,
  host: 4,
  kube: 4,
  app: 5,
  bin: 6,
}

/** In the order in which they may know each other. */
const features: readonly string[] = [
  'organizations',
  'operations',
  'trust',
  'artifacts',
  'networks',
  'images',
  'profiles',
  'clusters',
  'machines',
  'pools',
  'revisions',
  'boots',
  'agents',
  'rollouts',
  'events',
  'webhooks',
]

const PURE_BELOW = 4

/**
 * npm packages that pure code may import: functions of their arguments, without platform, clock or chance.
 * `yaml` keeps the offset of every value, which is what errors in people's Butane are shown with.
 */
const purePackages: Readonly<Record<string, readonly string[]>> = { yaml: ['render/butane'] }

const isTest = (file: string): boolean => /\.(?:test|suite)\.ts$/.test(file) || file.includes('/testdata/')

function importsOf(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8')
  const pattern = /^\s*(?:import|export)\s[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm
  return [...source.matchAll(pattern)].map((m) => m[1] ?? m[2] ?? m[3] ?? '')
}

function complaint(file: string, target: string): string | undefined {
  const [folder = '', feature = ''] = relative('src', file).split('/')
  const rank = ranks[folder]
  if (rank === undefined)
    return `${file}: folder "${folder}" has no rank; give it one in tools/check-imports.ts and ARCHITECTURE.md`
  if (!target.startsWith('.')) {
    const allowed = purePackages[target]?.includes(`${folder}/${feature}`) === true
    return rank < PURE_BELOW && !isTest(file) && !allowed ? `${file}: pure code imports "${target}"` : undefined
  }
  const [toFolder = '', toFeature = ''] = relative('src', join(dirname(file), target)).split('/')
  if (toFolder === '..') return rank < ranks['bin']! ? `${file}: imports "${target}" from outside src/` : undefined
  if (toFolder === folder) {
    if (folder === 'wire' && feature !== toFeature) return `${file}: one protocol imports another ("${target}")`
    const wrongWay = folder === 'domain' && features.indexOf(toFeature) > features.indexOf(feature)
    return wrongWay ? `${file}: domain/${feature} may not know domain/${toFeature}` : undefined
  }
  const allowed = isTest(file) ? 5 : rank - 1
  return (ranks[toFolder] ?? 99) <= allowed
    ? undefined
    : `${file}: rank ${rank} imports "${target}" of rank ${ranks[toFolder]}`
}

const files = globSync('src/**/*.ts')
const complaints = files.flatMap((file) =>
  importsOf(file).flatMap((target) => {
    const c = complaint(file, target)
    return c === undefined ? [] : [c]
  }),
)
const unknown = globSync('src/domain/*/').map((d) => d.split('/').at(-1) ?? '')
for (const feature of unknown) {
  if (!features.includes(feature))
    complaints.push(`src/domain/${feature} is not in the list of features (tools/check-imports.ts)`)
}
for (const line of complaints) console.error(line)
console.log(`import ranks: ${files.length} files, ${complaints.length} complaints`)
process.exit(complaints.length === 0 ? 0 : 1)
