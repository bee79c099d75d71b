import { err } from '../../../base/result.ts'
import type { ConfigEngine } from './config-engine.ts'

const missing = err('not built yet')
export const configEngine: ConfigEngine = {
  ignition34: () => missing,
  checkIgnition: () => missing,
  butane: () => missing,
}
