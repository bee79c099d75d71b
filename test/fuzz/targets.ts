import { codecs } from './codecs.ts'
import type { Target } from './fuzz.ts'
import { responders } from './responder.ts'
import { tftpServer } from './tftp-server.ts'

export const targets: readonly Target[] = [...codecs, ...responders, tftpServer]
