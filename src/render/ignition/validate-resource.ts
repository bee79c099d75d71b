import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'
import { parseDataUrl } from './data-url.ts'
import type { Resource } from './ignition-types.ts'
import { parseUrl, type Url } from './url.ts'

const HASH_LENGTHS: Readonly<Record<string, number>> = { sha512: 128, sha256: 64 }

/** Something that Ignition fetches. `minor` is the version of the config: later ones know more URL schemes and hashes. */
export function checkResource(resource: Resource, path: Path, minor: number, findings: Findings): void {
  const { compression, httpHeaders = [], source, verification } = resource
  if (compression !== undefined && compression !== '' && compression !== 'gzip') {
    findings.error([...path, 'compression'], `compression "${compression}" is not known; it is "gzip" or empty`)
  }
  const url =
    source === undefined || source === '' ? undefined : checkSource(source, [...path, 'source'], minor, findings)
  if (verification?.hash !== undefined) {
    checkHash(verification.hash, source !== undefined, [...path, 'verification', 'hash'], minor, findings)
  }
  if (httpHeaders.length > 0 && url?.scheme !== 'http' && url?.scheme !== 'https') {
    findings.error([...path, 'httpHeaders'], 'headers need a source at http:// or https://')
  }
  for (const [i, { name, value }] of httpHeaders.entries()) {
    if (name === '') findings.error([...path, 'httpHeaders', i, 'name'], 'a header needs a name')
    if (value === '')
      findings.error([...path, 'httpHeaders', i, 'value'], 'a header needs a value, or none to be removed')
  }
}

function checkSource(source: string, path: Path, minor: number, findings: Findings): Url | undefined {
  const url = parseUrl(source)
  const complaint = url === undefined ? 'the source is not a URL' : complaintAbout(url, source, minor)
  if (complaint !== undefined) findings.error(path, complaint)
  return url
}

function complaintAbout(url: Url, source: string, minor: number): string | undefined {
  switch (url.scheme) {
    case 'http':
    case 'https':
    case 'tftp':
      return undefined
    case 'gs':
      return minor >= 2 ? undefined : 'the scheme gs needs version 3.2.0'
    case 's3':
      return s3Version(url)
    case 'arn':
      return minor >= 4 ? s3Arn(url) : 'the scheme arn needs version 3.4.0'
    case 'data': {
      const data = parseDataUrl(source)
      return data.ok ? undefined : data.error
    }
    default:
      return `the scheme "${url.scheme}" is not known; use http, https, tftp, s3, gs, arn or data`
  }
}

const s3Version = ({ query }: Url): string | undefined =>
  query.get('versionId') === '' ? 'the versionId of the S3 object is empty' : undefined

function s3Arn(url: Url): string | undefined {
  const [, service = '', , , ...resource] = url.rest.split(':')
  const parts = resource.join(':').split('/')
  const wanted = parts[0] === 'accesspoint' ? 3 : 2
  if (service !== 's3' || resource.length === 0 || parts.length < wanted) return 'the ARN names no object in S3'
  return s3Version(url)
}

function checkHash(hash: string, hasSource: boolean, path: Path, minor: number, findings: Findings): void {
  if (!hasSource) findings.error(path, 'a hash needs a source')
  const [, name = '', sum = ''] = /^([^-]*)-(.*)$/s.exec(hash) ?? []
  const length = name === 'sha256' && minor < 1 ? undefined : HASH_LENGTHS[name]
  if (length === undefined)
    findings.error(path, `"${hash.slice(0, 40)}" is no hash like sha512-<hex>${minor < 1 ? '' : ' or sha256-<hex>'}`)
  else if (sum.length !== length)
    findings.error(path, `a ${name} sum has ${length} hexadecimal digits, not ${sum.length}`)
}
