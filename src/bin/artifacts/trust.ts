import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { z } from 'zod'
import { ownAuthority, trustedCertificate, type TrustedCertificate } from '../../api/contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from '../api-client.ts'
import { Problem } from '../problem.ts'
import { ago, table } from '../table.ts'

const PATH = '/api/v1/trusted-certificates'

interface AddOptions extends ClientOptions {
  readonly authority?: string
  readonly pin?: string
  readonly crl?: string
  readonly crlUrl?: string
}

/** A SHA-256 as hex, with colons as openssl prints it or without. */
const FINGERPRINT = /^(?:[0-9a-f]{2}:?){32}$/i

export const trustCommand = (): Command =>
  new Command('trust')
    .description('certificates of other authorities that may boot machines')
    .addCommand(
      withClientOptions(new Command('add').argument('<name>').description('trust an authority, or pin one certificate'))
        .option('--authority <file>', 'PEM certificate of an authority: every client certificate it issues is accepted')
        .option('--pin <certificate>', 'PEM file or SHA-256 fingerprint of the one certificate to accept')
        .option('--crl <file>', 'revocation list of the authority, PEM or DER')
        .option('--crl-url <url>', 'http:, https: or file: URL of the list, looked at again and again')
        .action(add),
    )
    .addCommand(
      withClientOptions(
        new Command('authority').description(
          'print the CA of the server itself (PEM), for firmware and `artifact mint`',
        ),
      ).action(async (options: ClientOptions) => {
        process.stdout.write((await apiClient(options).get('/api/v1/authority', ownAuthority)).certificate)
      }),
    )
    .addCommand(
      withClientOptions(new Command('list').option('--json', "the API's answer as it is")).action(
        async (options: ClientOptions & { readonly json?: boolean }) => {
          const shape = z.object({ trusted_certificates: z.array(trustedCertificate) })
          const found = await apiClient(options).get(PATH, shape)
          process.stdout.write(
            options.json === true
              ? `${JSON.stringify(found, null, 2)}\n`
              : show(found.trusted_certificates, Date.now()),
          )
        },
      ),
    )
    .addCommand(
      withClientOptions(
        new Command('crl').argument('<id>').argument('<file>').description('put a revocation list in force at once'),
      ).action(async (id: string, file: string, options: ClientOptions) => {
        const body = { crl: crlText(file) }
        const made = await apiClient(options).send(
          'POST',
          `${PATH}/${encodeURIComponent(id)}/crl`,
          body,
          trustedCertificate,
        )
        process.stdout.write(`"${made.name}" has a revocation list with ${made.crl?.entries ?? 0} entries\n`)
      }),
    )
    .addCommand(
      withClientOptions(
        new Command('remove').argument('<id>').description('from now on what it vouched for boots nothing'),
      ).action(async (id: string, options: ClientOptions) => {
        const gone = await apiClient(options).send(
          'DELETE',
          `${PATH}/${encodeURIComponent(id)}`,
          undefined,
          trustedCertificate,
        )
        process.stdout.write(`"${gone.name}" is not trusted any more\n`)
      }),
    )

async function add(name: string, options: AddOptions): Promise<void> {
  const { authority, pin, crl, crlUrl } = options
  if ((authority === undefined) === (pin === undefined)) throw new Problem('Give either --authority or --pin.')
  const what =
    pin !== undefined && FINGERPRINT.test(pin)
      ? { fingerprint: pin }
      : { certificate: readFileSync(authority ?? pin ?? '', 'utf8') }
  const body = {
    name,
    kind: pin === undefined ? 'ca' : 'pin',
    ...what,
    ...(crl === undefined ? {} : { crl: crlText(crl) }),
    ...(crlUrl === undefined ? {} : { crl_url: crlUrl }),
  }
  const made = await apiClient(options).send('POST', PATH, body, trustedCertificate)
  process.stdout.write(show([made], Date.now()))
}

function crlText(file: string): string {
  const bytes = readFileSync(file)
  return bytes.includes('-----BEGIN') ? bytes.toString('latin1') : bytes.toString('base64')
}

const show = (certificates: readonly TrustedCertificate[], now: number): string =>
  table(
    ['id', 'name', 'kind', 'subject or fingerprint', 'expires', 'revocation list', 'last used'],
    certificates
      .filter((c) => c.revoked_at === null)
      .map((c) => [
        String(c.id),
        c.name,
        c.kind,
        c.subject ?? c.fingerprint.slice(0, 16),
        c.expires_at?.slice(0, 10) ?? '',
        c.crl === null ? 'none' : (c.crl.problem ?? `${c.crl.entries} entries`),
        ago(c.last_used_at, now),
      ]),
  )
