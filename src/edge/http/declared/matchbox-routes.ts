import type { Handler } from '../matchbox/handler.ts'
import type { Routes } from '../handle.ts'

/** Where the configuration service is found among our other paths. */
export const MATCHBOX_PREFIX = '/matchbox'

/**
 * The configuration service below `/matchbox/`: all of it, or only its files, which hold no secrets. The path goes on as it was received,
 * because a tidied one could leave its folder unnoticed.
 */
export const matchboxRoutes =
  (handler: Handler, part: '/' | '/assets/'): Routes =>
  async (req, res) => {
    const target = req.url ?? ''
    if (!target.startsWith(`${MATCHBOX_PREFIX}${part}`)) return false
    handler({ method: req.method, url: target.slice(MATCHBOX_PREFIX.length), headers: req.headers }, res)
    return true
  }

/**
 * The same files where profiles look for them. A script that came from `/matchbox/ipxe` says `kernel /assets/vmlinuz`, which iPXE asks for at the root
 * of the server.
 */
export const assetRoutes =
  (handler: Handler): Routes =>
  async (req, res) => {
    if (req.url?.startsWith('/assets/') !== true) return false
    handler({ method: req.method, url: req.url, headers: req.headers }, res)
    return true
  }
