import type { BootReply } from '../../wire/pixiecore/boot-reply.ts'
import { screenText } from '../ipxe/script.ts'

/**
 * The iPXE script of an API server's answer. Addresses and the command line stand as given: whoever runs the API server may use iPXE's own
 * variables, as with Pixiecore. Line breaks would be commands of their own and become spaces.
 */
export function renderBootReply(reply: BootReply): string {
  if (reply.kind === 'script') return reply.script
  const initrds = reply.initrd.map((_, i) => `initrd=initrd${i}`)
  return [
    '#!ipxe',
    ...reply.message.split('\n').flatMap((line) => (line.trim() === '' ? [] : [`echo ${screenText(line)}`])),
    `kernel --name kernel ${oneLine(reply.kernel)}`,
    ...reply.initrd.map((address, i) => `initrd --name initrd${i} ${oneLine(address)}`),
    ['boot kernel', ...initrds, oneLine(reply.cmdline)].join(' ').trimEnd(),
    '',
  ].join('\n')
}

const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ')
