import type { Mac } from '../../base/mac.ts'

/** What a running machine says about its own hardware and system. It is the machine's word, bounded in size, not verified. */
export interface MachineFacts {
  readonly hostname: string
  /** Kernel release, as `uname -r` prints it. */
  readonly kernel: string
  /** The system's name for people: `PRETTY_NAME` of os-release. */
  readonly os: string
  /** As `uname -m` prints it: `x86_64`, `aarch64`. */
  readonly architecture: string
  /** Memory that the kernel manages; a little less than what is installed. */
  readonly memoryBytes: number
  readonly disks: readonly Disk[]
  readonly nics: readonly Nic[]
}

export interface Disk {
  /** Kernel name without `/dev/`: `sda`, `nvme0n1`. */
  readonly name: string
  readonly sizeBytes: number
  /** Empty when the disk does not say. */
  readonly model: string
  /** Empty when the disk does not say. */
  readonly serial: string
}

export interface Nic {
  readonly name: string
  readonly mac: Mac
  /** The kernel's operational state, RFC 2863: `up`, `down`, `unknown`, … */
  readonly state: string
  /** IPv4 and IPv6 with their prefix length: `10.75.0.12/16`. */
  readonly addresses: readonly string[]
}
