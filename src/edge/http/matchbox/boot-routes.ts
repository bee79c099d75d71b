import { labelsFromQuery } from '../../../domain/profiles/labels.ts'
import type { NetBoot, Profile, TemplateKind } from '../../../domain/profiles/profile.ts'
import { renderGrub } from '../../../render/matchbox/boot-grub.ts'
import { BOOTSTRAP, renderIpxe } from '../../../render/matchbox/boot-ipxe.ts'
import { answer, TEXT, type Answer } from './answer.ts'
import { absent, broken, type BootElsewhere, type Call, type Route, type Service } from './call.ts'
import { findMachine, findTemplate, withProfile, type BootMachine } from './machine.ts'
import { renderFor } from './rendered-template.ts'

const bootstrap = answer(200, TEXT, BOOTSTRAP)

export const bootstrapRoute: Route = () => bootstrap

/** A built-in script depends on nothing but the profile, so it is made once for each version of its file. */
function bootRoute(kind: TemplateKind & ('ipxe' | 'grub'), render: (boot: NetBoot) => string): Route {
  const made = new WeakMap<Profile, Answer>()
  return (service, call) => {
    const machine = findMachine(service, call)
    if (!machine.ok && kind === 'ipxe' && service.elsewhere !== undefined)
      return bootElsewhere(service.elsewhere, call, machine.error)
    const found = withProfile(service, machine)
    if (!found.ok) return found.error
    const { profile, group } = found.value
    const custom = kind === 'ipxe' ? profile.ipxeId : profile.grubId
    if (custom !== '') return customScript(service, call, found.value, kind, custom)
    if (profile.boot === undefined) return absent(service.mode, `profile "${profile.key}" has no boot`)
    service.log('debug', `Matched an ${kind} config`, { group: group.id, profile: profile.id })
    const kept = made.get(profile)
    if (kept !== undefined) return kept
    const script = answer(200, TEXT, render(profile.boot))
    made.set(profile, script)
    return script
  }
}

async function bootElsewhere(ask: BootElsewhere, call: Call, otherwise: Answer): Promise<Answer> {
  const mac = labelsFromQuery(call.query).labels.get('mac')
  const script = mac === undefined ? undefined : await ask(mac)
  return script === undefined ? otherwise : answer(200, TEXT, script)
}

function customScript(service: Service, call: Call, machine: BootMachine, kind: 'ipxe' | 'grub', name: string): Answer {
  const template = findTemplate(service, machine, kind, name)
  if (!template.ok) return template.error
  const text = renderFor(template.value, machine, call.query)
  if (text.ok) return answer(200, TEXT, text.value)
  service.log('error', text.error)
  return broken(service.mode, text.error)
}

export const ipxeRoute = (): Route => bootRoute('ipxe', renderIpxe)

export const grubRoute = (): Route => bootRoute('grub', renderGrub)
