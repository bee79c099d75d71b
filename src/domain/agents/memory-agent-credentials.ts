import type { AgentCredentials, AgentIdentity } from './agent-credentials.ts'

export class MemoryAgentCredentials implements AgentCredentials {
  readonly #byHash = new Map<string, AgentIdentity | 'revoked'>()

  issue(tokenHash: string, identity: AgentIdentity): void {
    this.#byHash.set(tokenHash, identity)
  }

  revoke(tokenHash: string): void {
    if (this.#byHash.has(tokenHash)) this.#byHash.set(tokenHash, 'revoked')
  }

  async bindKey(tokenHash: string, keyHash: string): Promise<boolean> {
    const held = this.#byHash.get(tokenHash)
    if (held === undefined || held === 'revoked' || (held.boundKey ?? keyHash) !== keyHash) return false
    this.#byHash.set(tokenHash, { ...held, boundKey: keyHash })
    return true
  }

  async find(tokenHash: string): Promise<AgentIdentity | 'revoked' | undefined> {
    return this.#byHash.get(tokenHash)
  }
}
