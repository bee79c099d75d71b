/** The ways into an organization. Each is an object of the registry that an operator made and can revoke. */
export type CredentialKind = 'boot-artifact' | 'chain-url' | 'trusted-certificate'

/** What a valid credential proved, and on whose behalf. */
export interface Admission {
  readonly organizationId: number
  readonly by: CredentialKind
  readonly id: number
  readonly name: string
}
