import { ok, type Result } from '../../../base/result.ts'
import type { Template } from '../../../domain/profiles/profile-source.ts'
import { answer, type Answer } from './answer.ts'
import { broken, type Route, type Service } from './call.ts'
import type { ConfigEngine } from './config-engine.ts'
import { findMachine, findTemplate, withProfile } from './machine.ts'
import { renderFor } from './rendered-template.ts'

const JSON_TYPE = 'application/json'

/** What matchbox answers, with status 200, for a config it cannot parse. Machines boot with it and stay unconfigured. */
const EMPTY =
  '{"ignition":{"config":{"replace":{"verification":{}}},"proxy":{},"security":{"tls":{}},"timeouts":{},"version":""},"kernelArguments":{},"passwd":{},"storage":{},"systemd":{}}'

export const ignitionRoute: Route = (service, call) => {
  const machine = withProfile(service, findMachine(service, call))
  if (!machine.ok) return machine.error
  const template = findTemplate(service, machine.value, 'ignition', machine.value.profile.ignitionId)
  if (!template.ok) return template.error
  if (/\.ign(?:ition)?$/.test(template.value.name)) return rawConfig(service, template.value)
  const text = renderFor(template.value, machine.value, call.query)
  if (!text.ok) {
    service.log('error', text.error)
    return broken(service.mode, text.error)
  }
  return butaneConfig(service, template.value, text.value)
}

const raw = new WeakMap<Template, Result<string, string>>()

/** Not a template, so its outcome is kept for as long as the file stays as it is. The mode of a service never changes. */
function rawConfig(service: Service, template: Template): Answer {
  const kept = raw.get(template)
  const config =
    kept ??
    (service.mode === 'strict' ? checked(service.engine, template.text) : service.engine.ignition34(template.text))
  raw.set(template, config)
  if (config.ok) return answer(200, JSON_TYPE, config.value)
  const says = `ignition/${template.name}: ${config.error}`
  if (kept === undefined || service.mode === 'compatible') service.log('warning', `warning parsing Ignition: ${says}`)
  return service.mode === 'strict' ? broken('strict', says) : answer(200, JSON_TYPE, EMPTY)
}

function checked(engine: ConfigEngine, text: string): Result<string, string> {
  const check = engine.checkIgnition(text)
  return check.ok ? ok(text) : check
}

function butaneConfig(service: Service, template: Template, text: string): Answer {
  const config = service.engine.butane(text)
  if (!config.ok) {
    const says = `ignition/${template.name}: ${config.error}`
    service.log('error', says)
    return broken(service.mode, says)
  }
  if (service.mode === 'strict') return answer(200, JSON_TYPE, config.value)
  // matchbox reads its own Butane output as 3.4, so newer variants end as the empty document there too.
  const compatible = service.engine.ignition34(config.value)
  if (!compatible.ok) service.log('warning', `warning parsing Ignition: ignition/${template.name}: ${compatible.error}`)
  return answer(200, JSON_TYPE, compatible.ok ? compatible.value : EMPTY)
}
