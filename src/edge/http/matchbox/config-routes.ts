import { parseDocument } from 'yaml'
import { renderMetadata } from '../../../render/matchbox/metadata-env.ts'
import { templateData } from '../../../render/matchbox/template-data.ts'
import { answer, TEXT, type Answer } from './answer.ts'
import { broken, type Call, type Route, type Service } from './call.ts'
import { findMachine, findTemplate, withProfile } from './machine.ts'
import { renderFor } from './rendered-template.ts'
import { serveBytes } from './serve-content.ts'
import { sniffType } from './sniff.ts'

export const genericRoute: Route = (service, call) => {
  const text = renderedText(service, call, 'generic')
  return typeof text === 'string' ? serveText(call, text) : text
}

export const cloudRoute: Route = (service, call) => {
  const text = renderedText(service, call, 'cloud')
  if (typeof text !== 'string') return text
  service.log('warning', 'Cloud-Config support will be removed in the future')
  const problem = cloudProblem(text)
  if (problem === undefined) return serveText(call, text)
  service.log('error', problem)
  return broken(service.mode, problem)
}

export const metadataRoute: Route = (service, call) => {
  const found = findMachine(service, call)
  if (!found.ok) return found.error
  const { group, labels } = found.value
  const text = renderMetadata(templateData(group, labels, call.query), service.mode)
  // "plain/text" is matchbox's slip, and on the wire since v0.2.0.
  return answer(200, service.mode === 'strict' ? TEXT : 'plain/text', text)
}

function renderedText(service: Service, call: Call, kind: 'generic' | 'cloud'): string | Answer {
  const machine = withProfile(service, findMachine(service, call))
  if (!machine.ok) return machine.error
  const name = kind === 'generic' ? machine.value.profile.genericId : machine.value.profile.cloudId
  const template = findTemplate(service, machine.value, kind, name)
  if (!template.ok) return template.error
  const text = renderFor(template.value, machine.value, call.query)
  if (text.ok) return text.value
  service.log('error', text.error)
  return broken(service.mode, text.error)
}

function serveText(call: Call, text: string): Answer {
  const bytes = Buffer.from(text)
  return serveBytes(call.method, call.headers, sniffType(bytes), bytes)
}

/** cloud-init takes a script, or YAML under this very first line. */
function cloudProblem(text: string): string | undefined {
  const [first = ''] = text.split('\n', 1)
  if (first.startsWith('#!')) return undefined
  if (first.trimEnd() !== '#cloud-config') return 'a cloud config starts with #cloud-config or #!'
  const [error] = parseDocument(text, { logLevel: 'silent' }).errors
  return error === undefined ? undefined : `error parsing cloud config: ${error.message}`
}
