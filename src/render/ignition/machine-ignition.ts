import { renderIgnition, type IgnitionFile, type IgnitionVersion } from './config.ts'

/** All that a machine without a role needs: a name, an authority to trust, and an agent that may speak for it. */
export interface MachineIgnition {
  readonly hostname: string
  /** The authority that signed the server's certificate. */
  readonly caPem: string
  readonly agent: AgentIgnition
  /** Keys that may log in as `core`; none means that nobody can. */
  readonly sshAuthorizedKeys?: readonly string[]
  readonly version: IgnitionVersion
}

export interface AgentIgnition {
  /** Base URL of the server, without `/agent`. */
  readonly url: string
  /** Base URL of the listener that asks for a certificate, for an agent with a key of its own. */
  readonly keyUrl?: string | undefined
  readonly token: string
  /** `coldforge-agent` and what it runs. */
  readonly programs: readonly AgentFile[]
  /** The units of `agent/`. The agent's own starts with the machine; the agent starts the others when it has to. */
  readonly units: readonly AgentFile[]
}

/** A file of `agent/`, by its name there. */
export interface AgentFile {
  readonly name: string
  readonly contents: string
}

const STARTS_BY_ITSELF = 'coldforge-agent.service'

const CA_PATH = '/etc/coldforge/ca.pem'

/** Below `/opt`, the place for added programs that is writable on Flatcar, whose `/usr` is not. The units name it too. */
const PROGRAM_FOLDER = '/opt/coldforge'

export function renderMachineIgnition({ hostname, caPem, agent, sshAuthorizedKeys, version }: MachineIgnition): string {
  const keyUrl = agent.keyUrl === undefined ? '' : `COLDFORGE_KEY_URL=${agent.keyUrl}\n`
  const settings = `COLDFORGE_URL=${agent.url}\nCOLDFORGE_CA=${CA_PATH}\n${keyUrl}`
  return renderIgnition({
    version,
    users: sshAuthorizedKeys === undefined ? [] : [{ name: 'core', sshAuthorizedKeys }],
    files: [
      file('/etc/hostname', 0o644, `${hostname}\n`),
      file(CA_PATH, 0o644, caPem),
      file('/etc/coldforge/agent.env', 0o644, settings),
      file('/etc/coldforge/agent.token', 0o600, `${agent.token}\n`),
      ...agent.programs.map(({ name, contents }) => file(`${PROGRAM_FOLDER}/${name}`, 0o755, contents)),
    ],
    units: agent.units.map(({ name, contents }) => ({ name, contents, enabled: name === STARTS_BY_ITSELF })),
  })
}

const file = (path: string, mode: number, contents: string): IgnitionFile => ({ path, mode, contents })
