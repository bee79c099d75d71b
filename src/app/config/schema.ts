import { z } from 'zod'
import { dhcpSchema } from './dhcp-schema.ts'
import { pixiecoreSchema } from './pixiecore-schema.ts'
import { profileServiceKeys } from './profile-service-schema.ts'

const listener = z
  .string()
  .regex(/^(?:(?:\[[0-9a-f:]+\]|[^:\s]+):\d{1,5}|unix:.+|off)$/i, 'must be address:port, unix:/path or off')
/** The whole configuration. File, environment and flags all speak of these keys and no others; see `sources.ts` for their spelling. */
export const configSchema = z.strictObject({
  dataDir: z.string().default('/var/lib/coldforge').describe('where the database, the master key and journals live'),
  address: z.string().default('127.0.0.1').describe('name or address under which machines reach this server'),
  organization: z.string().min(1).max(64).default('default').describe('name of the organization made at first start'),
  log: z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error'])
        .default('info')
        .describe('least important line to write'),
      format: z
        .enum(['auto', 'json', 'pretty'])
        .default('auto')
        .describe('auto is pretty on a terminal and JSON elsewhere'),
    })
    .prefault({}),
  listen: z
    .strictObject({
      boot: listener.default('0.0.0.0:8443').describe('HTTPS for iPXE with a client certificate'),
      https: listener.default('0.0.0.0:8444').describe('HTTPS for chain URLs, Ignition, agents, API and console'),
      http: listener.default('0.0.0.0:8080').describe('plain HTTP for first programs and health'),
      admin: listener
        .default('127.0.0.1:8081')
        .describe('plain HTTP for API and console on this machine, or a unix socket'),
    })
    .prefault({}),
  tls: z
    .strictObject({
      certificate: z
        .string()
        .optional()
        .describe('PEM file with the server certificate chain; default: one from our own CA'),
      key: z.string().optional().describe('PEM file with its private key'),
      authority: z
        .string()
        .optional()
        .describe(
          'PEM file with the root CA of that certificate, which machines then trust; default: the last in the chain',
        ),
      crosscerts: z
        .string()
        .optional()
        .describe('folder with cross-signed certificates (DER) for an iPXE that trusts the iPXE root only'),
    })
    .prefault({}),
  image: z
    .strictObject({
      name: z.string().default('default').describe('what the timeline calls the operating system'),
      kernel: z.string().optional().describe('file with the kernel that unassigned machines boot'),
      initrds: z.array(z.string()).default([]).describe('files with its initial RAM disks, in order'),
      arguments: z.array(z.string()).default([]).describe('kernel arguments'),
      ignition: z
        .enum(['url', 'injected'])
        .default('url')
        .describe('how machines get their configuration: from a one-time URL, or injected into the initial RAM disk'),
    })
    .prefault({}),
  profiles: z
    .strictObject({
      directory: z
        .string()
        .optional()
        .describe('a matchbox data folder: machines that one of its groups takes boot that profile'),
      assets: z
        .string()
        .optional()
        .describe(
          'folder with the files that profiles name as /assets/…; default: assets in that folder, else in dataDir',
        ),
      http: z
        .boolean()
        .default(false)
        .describe('serve its configurations below /matchbox/ by plain HTTP to whoever asks, as matchbox does'),
      ...profileServiceKeys,
    })
    .prefault({}),
  pixiecore: pixiecoreSchema,
  agents: z
    .strictObject({
      silentAfterSeconds: z
        .int()
        .min(1)
        .max(86_400)
        .default(60)
        .describe('a machine whose agent says nothing for so long is reported as missed'),
    })
    .prefault({}),
  ipxe: z
    .strictObject({
      directory: z
        .string()
        .optional()
        .describe('directory with iPXE builds of your own; default: the pinned stock build'),
    })
    .prefault({}),
  dhcp: dhcpSchema,
  tftp: z
    .strictObject({
      enabled: z.boolean().default(false).describe('serve first programs by TFTP'),
      listen: z.string().default('0.0.0.0:69').describe('address:port'),
      root: z.string().optional().describe('directory with further files to serve'),
    })
    .prefault({}),
  webhooks: z
    .strictObject({
      allowLocal: z
        .boolean()
        .default(false)
        .describe('send to this machine itself and to link-local addresses as well'),
      timeoutSeconds: z.int().min(1).max(120).default(15).describe('how long a receiver may take to answer'),
      retrySeconds: z
        .int()
        .min(1)
        .max(3600)
        .default(5)
        .describe('pause before the second attempt; each is twice the last'),
    })
    .prefault({}),
})

export type Config = z.infer<typeof configSchema>
