import { posix } from 'node:path'
import { parseHardwareAddress } from '../../../domain/profiles/hardware-address.ts'
import { renderPixiecore } from '../../../render/matchbox/pixiecore-json.ts'
import { answer, errorAnswer } from './answer.ts'
import { absent, type Route } from './call.ts'
import { findByLabels, withProfile } from './machine.ts'

/** `/pixiecore/v1/boot/<MAC>`: bootcfg's answer to Pixiecore, gone from matchbox since v0.7.0. The address is the only label. */
export const pixiecoreRoute: Route = (service, call) => {
  const text = posix.basename(call.path)
  const mac = parseHardwareAddress(text)
  if (mac === undefined) return errorAnswer(400, `invalid MAC address ${text}`)
  const machine = withProfile(service, findByLabels(service, new Map([['mac', mac]])))
  if (!machine.ok) return machine.error
  const { profile } = machine.value
  if (profile.boot === undefined) return absent(service.mode, `profile "${profile.key}" has no boot`)
  return answer(200, 'application/json', renderPixiecore(profile.boot))
}
