import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'
import { checkPath } from './absolute-path.ts'
import type { Clevis, Luks, Tang } from './ignition-types.ts'
import { parseUrl } from './url.ts'
import { checkResource } from './validate-resource.ts'

/** LUKS2 stores 48 bytes with the final zero. */
const LABEL_LENGTH = 47

const PINS = new Set(['tpm2', 'tang', 'sss'])

export function checkLuks(
  { name, label = '', device = '', clevis = {}, cex, keyFile }: Luks,
  path: Path,
  minor: number,
  findings: Findings,
): void {
  if (name.includes('/')) findings.error([...path, 'name'], 'the name of a LUKS device has no slash')
  if (new TextEncoder().encode(label).length > LABEL_LENGTH) {
    findings.error([...path, 'label'], `a LUKS label has at most ${LABEL_LENGTH} bytes`)
  }
  checkPath(device, [...path, 'device'], findings)
  checkClevis(clevis, [...path, 'clevis'], minor, findings)
  if (keyFile !== undefined) checkResource(keyFile, [...path, 'keyFile'], minor, findings)
  if (cex?.enabled !== true) return
  if (opensBy(clevis)) findings.error([...path, 'cex'], 'cex and clevis exclude each other')
  if (keyFile?.source !== undefined && keyFile.source !== '')
    findings.error([...path, 'cex'], 'cex and a key file exclude each other')
}

const hasPin = ({ custom }: Clevis): boolean => custom?.pin !== undefined && custom.pin !== ''

const opensBy = (clevis: Clevis): boolean => hasPin(clevis) || hasOwnPins(clevis)

const hasOwnPins = ({ tang = [], tpm2, threshold = 0 }: Clevis): boolean =>
  tang.length > 0 || tpm2 === true || threshold !== 0

function checkClevis(clevis: Clevis, path: Path, minor: number, findings: Findings): void {
  const { custom, tang = [] } = clevis
  const customUsed = minor < 3 ? custom !== undefined : hasPin(clevis)
  if (customUsed && hasOwnPins(clevis)) findings.error(path, 'a custom pin excludes tang, tpm2 and threshold')
  for (const [i, server] of tang.entries()) checkTang(server, [...path, 'tang', i], findings)
  if (custom === undefined || (minor >= 3 && !custom.pin && !custom.config && custom.needsNetwork !== true)) return
  if (!custom.pin) findings.error([...path, 'custom', 'pin'], 'a custom clevis config needs a pin')
  else if (!PINS.has(custom.pin))
    findings.error([...path, 'custom', 'pin'], `the clevis pin "${custom.pin}" is not known; use tpm2, tang or sss`)
  if (!custom.config) findings.error([...path, 'custom', 'config'], 'a custom clevis pin needs its config')
}

function checkTang({ url = '', thumbprint = '', advertisement = '' }: Tang, path: Path, findings: Findings): void {
  const scheme = parseUrl(url)?.scheme
  if (scheme !== 'http' && scheme !== 'https')
    findings.error([...path, 'url'], 'a Tang server is an http:// or https:// URL')
  if (thumbprint === '') findings.error([...path, 'thumbprint'], 'a Tang server needs its thumbprint')
  if (advertisement !== '' && !isJson(advertisement))
    findings.error([...path, 'advertisement'], 'the advertisement is not JSON')
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
