// @ts-check
/** @import { Boot, Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
import { Problem } from './api.js'

/**
 * Boots that nobody was registered by. They belong to no organization yet, so only administrators see them; for anybody else they are
 * not missing.
 *
 * @param {Api} api
 * @param {number} most
 * @returns {Promise<Boot[]>}
 */
export async function readStrays(api, most) {
  try {
    return (await api.get(`/boots?limit=${most}`)).boots
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 403) return []
    throw failure
  }
}

/**
 * Whether an unregistered boot says that it is this machine. It proved nothing, and yet it is what explains a machine whose credential
 * was revoked.
 *
 * @param {Boot} boot
 * @param {Machine | undefined} machine
 */
export const claimsToBe = (boot, machine) =>
  machine !== undefined &&
  boot.machine_id === null &&
  (boot.uuid === machine.uuid || (boot.mac !== null && machine.macs.includes(boot.mac)))
