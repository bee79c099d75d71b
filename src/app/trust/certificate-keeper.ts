import { DEFAULT_CIPHERS, type TlsOptions } from 'node:tls'
import type { Credential } from '../../host/certificates.ts'
import type { Clock } from '../../host/clock.ts'
import type { Config } from '../config/schema.ts'
import { makeServerCertificate, needsRenewal, type ServerCertificate } from './server-certificate.ts'

/** Between two looks at the files: a tool that renews certificates needs no restart, and no signal. */
const TICK = 5000

/** Up to TLS 1.2, which is what iPXE speaks, nobody is shown anything but the RSA certificate. The suites of TLS 1.3 are not ruled by this. */
const RSA_BEFORE_TLS13 = `${DEFAULT_CIPHERS}:!aECDSA`

/** A listener whose certificate can be replaced. Open connections keep theirs. */
export interface SecureListener {
  setSecureContext(options: TlsOptions): void
}

/** Shows the server's certificate on every HTTPS listener, and replaces it there when its files change or its end comes near. */
export class CertificateKeeper {
  readonly #config: Pick<Config, 'address' | 'tls'>
  readonly #authority: Credential
  readonly #clock: Clock
  readonly #listeners: { readonly listener: SecureListener; readonly options: TlsOptions }[] = []
  #current: ServerCertificate
  #problem = ''

  constructor(config: Pick<Config, 'address' | 'tls'>, authority: Credential, first: ServerCertificate, clock: Clock) {
    this.#config = config
    this.#authority = authority
    this.#current = first
    this.#clock = clock
  }

  /** The part of a listener's TLS options that is ours. */
  get identity(): TlsOptions {
    const { chainPem, privateKeyPem, modern } = this.#current
    if (modern === undefined) return { cert: chainPem, key: privateKeyPem }
    return { cert: [chainPem, modern.chainPem], key: [privateKeyPem, modern.privateKeyPem], ciphers: RSA_BEFORE_TLS13 }
  }

  /** `options` are the listener's other TLS options. */
  serve(listener: SecureListener, options: TlsOptions): void {
    this.#listeners.push({ listener, options })
  }

  /** Looks once. A certificate that cannot be used, or that machines would not trust, changes nothing. */
  async look(told: (outcome: 'renewed' | { readonly problem: string }) => void): Promise<void> {
    try {
      const fresh = await this.#fresh()
      this.#problem = ''
      if (fresh.chainPem === this.#current.chainPem && fresh.privateKeyPem === this.#current.privateKeyPem) return
      if (fresh.authorityPem !== this.#current.authorityPem)
        throw new Error('tls.certificate is from another CA now: machines trust the one before; restart to change it')
      this.#current = fresh
      for (const { listener, options } of this.#listeners) listener.setSecureContext({ ...options, ...this.identity })
      told('renewed')
    } catch (failure) {
      const problem = failure instanceof Error ? failure.message : String(failure)
      if (problem !== this.#problem) told({ problem })
      this.#problem = problem
    }
  }

  /** Goes on looking until it is disposed of. */
  watch(told: (outcome: 'renewed' | { readonly problem: string }) => void): Disposable {
    const timer = setInterval(() => void this.look(told), TICK)
    return { [Symbol.dispose]: () => clearInterval(timer) }
  }

  async #fresh(): Promise<ServerCertificate> {
    const isOwn = this.#config.tls.certificate === undefined
    if (isOwn && !needsRenewal(this.#current, this.#clock())) return this.#current
    return makeServerCertificate(this.#config, this.#authority, this.#clock())
  }
}
