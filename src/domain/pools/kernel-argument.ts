import { err, ok, type Result } from '../../base/result.ts'

/**
 * Arguments that Coldforge writes itself. Two of them would fight: a second `ignition.config.url` would hand the machine to whoever
 * answers there.
 */
const OURS = /^(?:ignition\.|initrd=|BOOT_IMAGE=|coldforge\.)/

/** Each argument one word, printable, unquoted: quotes mean different things to iPXE, GRUB and the kernel. */
export function checkKernelArguments(args: readonly string[]): Result<readonly string[], string> {
  for (const arg of args) {
    if (!/^[!#-~]{1,256}$/.test(arg))
      return err(`"${arg.slice(0, 80)}" is not one kernel argument, without blanks and quotes`)
    if (arg.includes('${')) return err(`"${arg.slice(0, 80)}" would be expanded by iPXE`)
    if (OURS.test(arg)) return err(`the kernel argument "${arg.slice(0, 80)}" is written by the server`)
  }
  const length = args.join(' ').length
  return length > MAX_LENGTH ? err(`the kernel arguments are ${length} characters long, of ${MAX_LENGTH}`) : ok(args)
}

/** The kernel of x86 takes 2048 (COMMAND_LINE_SIZE); the rest is for the image and for us. */
const MAX_LENGTH = 1024
