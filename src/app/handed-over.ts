import type { InheritedSocket } from '../host/inherited-sockets.ts'

/** The sockets that can be handed over: one of each listener, and one of each interface for the packet protocols. */
const LISTENERS = ['boot', 'https', 'http'] as const
const PER_INTERFACE = /^(?:dhcp|pxe|tftp)@./

/** Throws for sockets that nobody would listen on: machines would wait there for ever. */
export function checkHandedOver(sockets: readonly InheritedSocket[]): void {
  const unknown = sockets.filter(({ name }) => !isListener(name) && !PER_INTERFACE.test(name))
  if (unknown.length === 0) return
  const names = unknown.map(({ name }) => `"${name}"`).join(', ')
  throw new Error(
    `sockets were handed over under names that mean nothing here: ${names}; ` +
      `FileDescriptorName= must be ${LISTENERS.join(', ')}, or dhcp@, pxe@ or tftp@ and an interface`,
  )
}

/** The socket of an HTTP listener. `admin` has none: who may open it without a key is decided by the file that we make. */
export const socketOf = (listener: string, sockets: readonly InheritedSocket[]): number | undefined =>
  isListener(listener) ? sockets.find(({ name }) => name === listener)?.fd : undefined

const isListener = (name: string): boolean => LISTENERS.some((listener) => listener === name)
