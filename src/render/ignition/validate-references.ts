import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'
import type { IgnitionSection, Resource } from './ignition-types.ts'
import { checkResource } from './validate-resource.ts'
import { parseUrl } from './url.ts'

/** The `ignition` section: what is fetched before anything else. */
export function checkReferences({ config, proxy, security }: IgnitionSection, minor: number, findings: Findings): void {
  checkSources(config?.merge ?? [], ['ignition', 'config', 'merge'], minor, findings)
  if (config?.replace !== undefined) checkResource(config.replace, ['ignition', 'config', 'replace'], minor, findings)
  const authorities = security?.tls?.certificateAuthorities ?? []
  checkSources(authorities, ['ignition', 'security', 'tls', 'certificateAuthorities'], minor, findings)
  checkProxy(proxy?.httpProxy, ['ignition', 'proxy', 'httpProxy'], findings)
  if (checkProxy(proxy?.httpsProxy, ['ignition', 'proxy', 'httpsProxy'], findings) === 'http') {
    findings.warning(['ignition', 'proxy', 'httpsProxy'], 'requests over HTTPS go to this proxy in plain text')
  }
}

function checkSources(resources: readonly Resource[], path: Path, minor: number, findings: Findings): void {
  for (const [i, resource] of resources.entries()) {
    if (resource.source === undefined || resource.source === '') findings.error([...path, i], 'source is required')
    checkResource(resource, [...path, i], minor, findings)
  }
}

function checkProxy(proxy: string | undefined, path: Path, findings: Findings): string | undefined {
  if (proxy === undefined) return undefined
  const scheme = parseUrl(proxy)?.scheme
  if (scheme !== 'http' && scheme !== 'https') findings.error(path, 'a proxy is an http:// or https:// URL')
  return scheme
}
