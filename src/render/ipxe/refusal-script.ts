import type { Refusal } from '../../base/refusal.ts'
import { screenText, script } from './script.ts'

/**
 * A refusal on the machine's own screen. iPXE runs only what came with status 200, so this is sent with 200; `retryUrl` holds iPXE's
 * own settings (`${uuid}`) and is ours, so it is not escaped.
 */
export const refusalScript = (refusal: Refusal, retryUrl: string, seconds: number): Uint8Array<ArrayBuffer> =>
  script([
    'echo',
    'echo Coldforge: this machine was not booted.',
    `echo What happened: ${screenText(refusal.says)}`,
    `echo What to do:    ${screenText(refusal.fix)}`,
    `echo (${screenText(refusal.code)}; asking again in ${seconds} seconds)`,
    `sleep ${seconds}`,
    `chain --replace ${retryUrl} || exit 1`,
  ])
