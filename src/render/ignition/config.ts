/**
 * The part of an Ignition configuration that Coldforge writes, https://coreos.github.io/ignition/configuration-v3_4/.
 * None of it differs between 3.3.0 and 3.4.0: a system image that brings an older Ignition gets the older number.
 */
export interface IgnitionConfig {
  readonly version: IgnitionVersion
  readonly files: readonly IgnitionFile[]
  readonly units: readonly IgnitionUnit[]
  readonly users: readonly IgnitionUser[]
}

export type IgnitionVersion = '3.3.0' | '3.4.0'

export interface IgnitionFile {
  /** Absolute. Folders on the way are made, with mode 0755. A file that is already there is replaced. */
  readonly path: string
  /** Permission bits: `0o644`. */
  readonly mode: number
  readonly contents: string
}

export interface IgnitionUnit {
  readonly name: string
  readonly contents: string
  readonly enabled: boolean
}

export interface IgnitionUser {
  /** Made if it does not exist. */
  readonly name: string
  readonly sshAuthorizedKeys: readonly string[]
}

/** The same configuration gives the same text: members stand in a fixed order, lists in the order given. */
export function renderIgnition(config: IgnitionConfig): string {
  const json = {
    ignition: { version: config.version },
    passwd: { users: config.users.map(({ name, sshAuthorizedKeys }) => ({ name, sshAuthorizedKeys })) },
    storage: { files: config.files.map(fileJson) },
    systemd: { units: config.units.map(({ name, enabled, contents }) => ({ name, enabled, contents })) },
  }
  return `${JSON.stringify(json, undefined, 2)}\n`
}

const fileJson = ({ path, mode, contents }: IgnitionFile): object => ({
  path,
  mode,
  overwrite: true,
  contents: { source: dataUrl(contents) },
})

/** RFC 2397, percent-encoded UTF-8: a person who reads the configuration can read what is in it. */
const dataUrl = (text: string): string => `data:,${encodeURIComponent(text)}`
