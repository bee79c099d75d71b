import { createHash } from 'node:crypto'
import type { Instant } from '../base/instant.ts'
import { refusal, type Refusal } from '../base/refusal.ts'
import { judgeChain, judgeValidity, type RevocationList } from '../domain/trust/judge-chain.ts'
import type { TrustedCertificate } from '../domain/trust/trusted-certificate.ts'
import { readCertificate, type ReadCertificate } from './read-certificate.ts'
import { readCrls, verifiedCrl } from './revocation-list.ts'

/** Certificates that a client sends beyond these are not looked at. */
const LONGEST_CHAIN = 8
/** Signatures that are checked for one request; real chains need a handful. */
const MOST_SIGNATURES = 40
/** How many parsed certificates, intermediates and revocation lists are remembered. */
const MOST_REMEMBERED = 1000

/**
 * Finds a path from a client's certificate to one that is trusted. It remembers the intermediates of good paths, because a client that
 * resumes a TLS session shows its own certificate only.
 */
export class ChainVerifier {
  readonly #loadCrl: (hash: string) => Promise<Uint8Array | undefined>
  readonly #read = new Map<string, ReadCertificate | undefined>()
  readonly #intermediates = new Map<string, ReadCertificate>()
  readonly #crls = new Map<string, readonly RevocationList[]>()

  constructor(loadCrl: (hash: string) => Promise<Uint8Array | undefined>) {
    this.#loadCrl = loadCrl
  }

  /**
   * Which of `trusted` lets in a client that proved to hold the key of `chain[0]` (DER; intermediates follow in any order), or why none
   * does. Rejects only when a revocation list cannot be loaded.
   */
  async verify(
    chain: readonly Uint8Array[],
    trusted: readonly TrustedCertificate[],
    now: Instant,
  ): Promise<TrustedCertificate | Refusal> {
    const [leaf, ...sent] = chain.slice(0, LONGEST_CHAIN).map((der) => this.#certificate(der))
    if (leaf === undefined) return unreadable
    const pin = trusted.find((t) => t.kind === 'pin' && t.fingerprint === leaf.facts.fingerprint)
    if (pin !== undefined) return judgeValidity(leaf.facts, now) ?? pin
    const between = [...sent.filter((c) => c !== undefined), ...this.#intermediates.values()]
    const budget = { signatures: MOST_SIGNATURES }
    let reason: Refusal | undefined
    for (const anchor of trusted) {
      const root = anchor.der === undefined || anchor.kind === 'pin' ? undefined : this.#certificate(anchor.der)
      for (const path of root === undefined ? [] : pathsTo(root, [leaf], between, budget)) {
        const against = await this.#judge(path, anchor, now)
        if (against === undefined) {
          for (const intermediate of path.slice(1, -1))
            remember(this.#intermediates, intermediate.facts.fingerprint, intermediate)
          return anchor
        }
        reason ??= against
      }
    }
    return reason ?? unknownIssuer(leaf)
  }

  async #judge(
    path: readonly ReadCertificate[],
    anchor: TrustedCertificate,
    now: Instant,
  ): Promise<Refusal | undefined> {
    const facts = path.map((certificate) => certificate.facts)
    return judgeChain(facts, await this.#listsOf(anchor, path.slice(1)), now)
  }

  async #listsOf(
    { crl }: TrustedCertificate,
    authorities: readonly ReadCertificate[],
  ): Promise<readonly RevocationList[]> {
    if (crl.hash === undefined) return []
    const name = [crl.hash, ...authorities.map((a) => a.facts.fingerprint)].join(' ')
    const known = this.#crls.get(name)
    if (known !== undefined) return known
    const bytes = await this.#loadCrl(crl.hash)
    const parsed = bytes === undefined ? undefined : readCrls(bytes)
    // What is in force was readable when it was kept; without it nobody may be let in as "not revoked".
    if (parsed?.ok !== true) throw new Error(`revocation list ${crl.hash} is gone`)
    const lists = await Promise.all(parsed.value.map((list) => verifiedCrl(list, authorities)))
    const verified = lists.filter((list) => list !== undefined)
    remember(this.#crls, name, verified)
    return verified
  }

  #certificate(der: Uint8Array): ReadCertificate | undefined {
    const name = createHash('sha256').update(der).digest('hex')
    if (!this.#read.has(name)) remember(this.#read, name, tryRead(der))
    return this.#read.get(name)
  }
}

/** Counts signature checks down, so that a client cannot keep us busy with certificates that all sign each other. */
interface Budget {
  signatures: number
}

/** Every way up from the end of `path` to `root` along issuers whose signatures are good. */
function* pathsTo(
  root: ReadCertificate,
  path: readonly ReadCertificate[],
  between: readonly ReadCertificate[],
  budget: Budget,
): Generator<readonly ReadCertificate[]> {
  const top = path.at(-1)
  if (top === undefined || path.length > LONGEST_CHAIN) return
  if (isIssuedBy(top, root, budget)) yield [...path, root]
  for (const next of between) {
    if (!path.includes(next) && next !== root && isIssuedBy(top, next, budget))
      yield* pathsTo(root, [...path, next], between, budget)
  }
}

function isIssuedBy(certificate: ReadCertificate, issuer: ReadCertificate, budget: Budget): boolean {
  if (certificate.x509.issuer !== issuer.x509.subject || budget.signatures === 0) return false
  budget.signatures--
  return certificate.x509.verify(issuer.x509.publicKey)
}

function tryRead(der: Uint8Array): ReadCertificate | undefined {
  try {
    return readCertificate(der)
  } catch {
    return undefined
  }
}

/** Adds at the end, and drops the oldest beyond the bound. */
function remember<V>(map: Map<string, V>, name: string, value: V): void {
  map.delete(name)
  map.set(name, value)
  const [oldest] = map.size > MOST_REMEMBERED ? map.keys() : []
  if (oldest !== undefined) map.delete(oldest)
}

const unreadable = refusal(
  'CERTIFICATE_UNREADABLE',
  403,
  'the client certificate cannot be read',
  'have a new one issued',
)

const unknownIssuer = ({ facts }: ReadCertificate): Refusal =>
  refusal(
    'CERTIFICATE_UNKNOWN',
    403,
    `the client certificate "${facts.subject}" belongs to no boot artifact of this server, and its issuer "${facts.issuer}" is not trusted`,
    'boot from an artifact that this server minted, or register the issuer: coldforge trust add',
  )
