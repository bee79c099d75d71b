import type { AgentCredentials, AgentIdentity } from './agent-credentials.ts'

export class MemoryAgentCredentials implements AgentCredentials {
  readonly #byHash = new Map<string, AgentIdentity | 'revoked'>()

  issue(tokenHash: string, identity: AgentIdentity): void {
    this.#byHash.set(tokenHash, identity)
  }

  revoke(tokenHash: string): void {
    if (this.#byHash.has(tokenHash)) this.#byHash.set(tokenHash, 'revoked')
  }

  async find(tokenHash: string): Promise<AgentIdentity | 'revoked' | undefined> {
    return this.#byHash.get(tokenHash)
  }
}
