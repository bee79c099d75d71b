import { err, ok, type Result } from '../../base/result.ts'

/** The newest minor version of Ignition 3 that is known here. */
export const NEWEST_MINOR = 6

export const versionText = (minor: number): string => `3.${minor}.0`

/** The minor version of `3.x.0`. */
export function parseIgnitionVersion(text: string): Result<number, string> {
  const [, minor = ''] = /^3\.(0|[1-9][0-9]?)\.0$/.exec(text) ?? []
  if (minor !== '' && Number(minor) <= NEWEST_MINOR) return ok(Number(minor))
  if (text === '') return err('ignition.version is missing; it says how to read the rest, for example "3.4.0"')
  if (/^[12]\./.test(text)) return err(`Ignition ${text.slice(0, 20)} is the format before 3.0.0; convert the config`)
  return err(`Ignition version "${text.slice(0, 40)}" is not known; known are 3.0.0 to ${versionText(NEWEST_MINOR)}`)
}
