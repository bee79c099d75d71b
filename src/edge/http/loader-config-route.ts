import { answersLookUp, loaderLookUp } from '../../boot/loader-look-up.ts'
import { loaderConfig } from '../../render/loaders/loader-config.ts'
import type { Routes } from './handle.ts'
import { sendMemory } from './send-memory.ts'

/** Configurations for boot loaders that are not ours and look for them over HTTP. `programs` is the URL above our boot programs. */
export function loaderConfigRoutes(programs: string): Routes {
  const place = { by: 'http', url: programs } as const
  const configs = { pxelinux: loaderConfig('pxelinux', place), grub: loaderConfig('grub', place) }
  return async (req, res, url) => {
    const found = loaderLookUp(url.pathname)
    const isRead = req.method === 'GET' || req.method === 'HEAD'
    if (found === undefined || !isRead || !answersLookUp(found, false)) return false
    const call = { range: req.headers.range, isHead: req.method === 'HEAD' }
    sendMemory(res, call, configs[found.loader], { 'content-type': 'text/plain' })
    return true
  }
}
