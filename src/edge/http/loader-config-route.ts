import { answerLookUp, type LoaderDesk } from '../loaders/answer-look-up.ts'
import type { Routes } from './handle.ts'
import { sendMemory } from './send-memory.ts'

/** Configurations for boot loaders that are not ours and look for them over HTTP. `url` is that of this listener. */
export const loaderConfigRoutes =
  (desk: LoaderDesk, url: string): Routes =>
  async (req, res, { pathname: path }) => {
    const isHead = req.method === 'HEAD'
    if (req.method !== 'GET' && !isHead) return false
    const peer = req.socket.remoteAddress ?? ''
    const config = await answerLookUp(desk, { path, peer, place: { by: 'http', url }, operatorHasOwn: new Set() })
    if (config === undefined) return false
    sendMemory(res, { range: req.headers.range, isHead }, config, { 'content-type': 'text/plain' })
    return true
  }
