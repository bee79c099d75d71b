import type { Directory, File, Ignition } from './ignition-types.ts'
import { NEWEST_MINOR, parseIgnitionVersion, versionText } from './ignition-version.ts'

const SPECIAL_BITS = 0o7000

/**
 * The same config in a later minor version. Every version reads what the ones before it wrote; only 3.6 gave a meaning to bits of a
 * mode that were ignored until then, so they are taken away. A config of the wanted or a later version is returned as it is.
 */
export function upgradeIgnition(config: Ignition, minor: number = NEWEST_MINOR): Ignition {
  const from = parseIgnitionVersion(config.ignition.version)
  if (!from.ok || from.value >= minor) return config
  const upgraded = { ...config, ignition: { ...config.ignition, version: versionText(minor) } }
  return minor >= 6 ? withoutSpecialBits(upgraded) : upgraded
}

function withoutSpecialBits(config: Ignition): Ignition {
  const { files, directories } = config.storage ?? {}
  if (files === undefined && directories === undefined) return config
  return {
    ...config,
    storage: {
      ...config.storage,
      ...(directories === undefined ? {} : { directories: directories.map(masked) }),
      ...(files === undefined ? {} : { files: files.map(masked) }),
    },
  }
}

const masked = <T extends File | Directory>(node: T): T =>
  node.mode === undefined ? node : { ...node, mode: node.mode & ~SPECIAL_BITS }
