import { ok, type Result } from '../../../base/result.ts'
import type { Template } from '../../../domain/profiles/profile-source.ts'
import { answer, type Answer } from './answer.ts'
import { broken, type Route, type Service } from './call.ts'
import { findMachine, findTemplate, withProfile } from './machine.ts'
import { Recent } from './recent.ts'
import { renderFor } from './rendered-template.ts'

const JSON_TYPE = 'application/json'

/** What matchbox answers, with status 200, for a config it cannot parse. Machines boot with it and stay unconfigured. */
const EMPTY =
  '{"ignition":{"config":{"replace":{"verification":{}}},"proxy":{},"security":{"tls":{}},"timeouts":{},"version":""},"kernelArguments":{},"passwd":{},"storage":{},"systemd":{}}'

/** What became of a config: JSON; something that Ignition cannot read; or nothing at all. */
type Outcome =
  | { readonly kind: 'config'; readonly json: string }
  | { readonly kind: 'unreadable' | 'refused'; readonly says: string }

/** Characters of rendered Butane that are remembered with what became of them: the configs of 100,000 small machines, or 5,000 large ones. */
const REMEMBERED = 32 * 1024 * 1024

/** `/ignition`. A raw config is parsed once for each version of its file, Butane once for each text that its template makes. */
export function ignitionRoute(): Route {
  const raw = new WeakMap<Template, Outcome>()
  const butane = new Recent<Outcome>(REMEMBERED)
  return (service, call) => {
    const machine = withProfile(service, findMachine(service, call))
    if (!machine.ok) return machine.error
    const found = findTemplate(service, machine.value, 'ignition', machine.value.profile.ignitionId)
    if (!found.ok) return found.error
    const template = found.value
    const file = `ignition/${template.name}`
    if (/\.ign(?:ition)?$/.test(template.name)) {
      const outcome = raw.get(template) ?? rawOutcome(service, file, template.text)
      raw.set(template, outcome)
      return answerOf(service, outcome)
    }
    const text = renderFor(template, machine.value, call.query)
    if (!text.ok) return answerOf(service, { kind: 'refused', says: text.error })
    const outcome = butane.get(`${file}\n${text.value}`, () => butaneOutcome(service, file, text.value))
    return answerOf(service, outcome)
  }
}

function rawOutcome({ mode, engine }: Service, file: string, text: string): Outcome {
  if (mode === 'compatible') return readable(engine.ignition34(file, text))
  const check = engine.checkIgnition(file, text)
  return readable(check.ok ? ok(text) : check)
}

/** matchbox reads what its Butane wrote as 3.4, so variants for later versions are unreadable there. */
function butaneOutcome({ mode, engine }: Service, file: string, text: string): Outcome {
  const config = engine.butane(file, text)
  if (!config.ok)
    return { kind: mode === 'compatible' && isOpenshift(text) ? 'unreadable' : 'refused', says: config.error }
  return mode === 'strict' ? { kind: 'config', json: config.value } : readable(engine.ignition34(file, config.value))
}

/** Butane makes a Kubernetes resource of this variant, which matchbox then fails to read as Ignition: 200 with the empty document. */
const isOpenshift = (text: string): boolean => /^variant:\s*["']?openshift\b/m.test(text)

const readable = (config: Result<string, string>): Outcome =>
  config.ok ? { kind: 'config', json: config.value } : { kind: 'unreadable', says: config.error }

function answerOf(service: Service, outcome: Outcome): Answer {
  switch (outcome.kind) {
    case 'config':
      return answer(200, JSON_TYPE, outcome.json)
    case 'unreadable':
      service.log('warning', `warning parsing Ignition: ${outcome.says}`)
      return service.mode === 'strict' ? broken('strict', outcome.says) : answer(200, JSON_TYPE, EMPTY)
    case 'refused':
      service.log('error', outcome.says)
      return broken(service.mode, outcome.says)
  }
}
