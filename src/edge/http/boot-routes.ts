import type { IncomingMessage, ServerResponse } from 'node:http'
import { refusal } from '../../base/refusal.ts'
import { sendRefusal } from './boot-answer.ts'
import { bootCall, type BootCall } from './boot-call.ts'
import type { BootDeps } from './boot-deps.ts'
import { getBootScript } from './boot-script-route.ts'
import { getDeclaredConfig, isConfigPath } from './declared/declared-config-route.ts'
import { getIgnition } from './ignition-route.ts'
import { getImageFile, getTrust } from './image-route.ts'
import { getInjectedIgnition } from './injected-ignition-route.ts'
import { getProgram, getStart, type Programs } from './program-route.ts'

const unavailable = refusal(
  'TEMPORARILY_UNAVAILABLE',
  503,
  'the server cannot keep or look up what this boot is about right now',
  'wait: the machine asks again by itself; the reason is in the log of the server',
)
const onlyReads = refusal('METHOD_NOT_ALLOWED', 405, 'machines only read here', 'use GET')
const needsTls = refusal(
  'TLS_NEEDED',
  403,
  'boot scripts are given out over HTTPS only',
  'boot from a boot artifact, or chain to the HTTPS address of a chain URL',
)

/** Answers if the path is one of a booting machine's; false, with nothing done, if not. Never rejects. */
export type BootRoutes = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<boolean>

/** What machines ask over HTTPS, with a client certificate or a token. iPXE must never be redirected. */
export const secureBootRoutes = (deps: BootDeps): BootRoutes =>
  routes(deps, async (call, res) => {
    if (call.path === '/ipxe/boot') await getBootScript(deps, call, res)
    else if (call.path === '/ipxe/ignition') await getIgnition(deps, call, res)
    else if (call.path === '/ipxe/ignition.cpio') await getInjectedIgnition(deps, call, res)
    else if (isConfigPath(call.path)) await getDeclaredConfig(deps, call, res)
    else if (call.path === '/ipxe/trust.cpio') getTrust(deps, call, res)
    else if (/^\/ipxe\/images\/[^/]+\/[^/]+$/.test(call.path)) await getImageFile(deps, call, res)
    else return false
    return true
  })

/** What machines ask over plain HTTP, before anything of ours runs on them: no secret but the programs themselves. */
export const plainBootRoutes = (deps: BootDeps, programs: () => Programs): BootRoutes =>
  routes(deps, async (call, res, req) => {
    if (call.path === '/ipxe/start') getStart(deps, call, res)
    else if (call.path.startsWith('/programs/')) getProgram(deps, programs(), req.socket.remoteAddress ?? '', call, res)
    else if (call.path.startsWith('/ipxe/')) sendRefusal(res, call, needsTls, `${deps.urls.boot}/ipxe/boot`)
    else return false
    return true
  })

function routes(
  deps: BootDeps,
  route: (call: BootCall, res: ServerResponse, req: IncomingMessage) => Promise<boolean>,
): BootRoutes {
  return async (req, res, url) => {
    if (!url.pathname.startsWith('/ipxe/') && !url.pathname.startsWith('/programs/')) return false
    const call = bootCall(req, url, deps.hash)
    try {
      if (req.method === 'GET' || req.method === 'HEAD') return await route(call, res, req)
      sendRefusal(res, call, onlyReads, `${deps.urls.boot}/ipxe/boot`)
    } catch (failure) {
      deps.onFailed(failure)
      if (res.headersSent) res.destroy()
      else sendRefusal(res, call, unavailable, `${deps.urls.boot}/ipxe/boot`)
    }
    return true
  }
}
