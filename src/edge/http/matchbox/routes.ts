import { answer, NOT_FOUND, TEXT } from './answer.ts'
import { bootstrapRoute, grubRoute, ipxeRoute } from './boot-routes.ts'
import type { Route } from './call.ts'
import { cloudRoute, genericRoute, metadataRoute } from './config-routes.ts'
import { ignitionRoute } from './ignition-route.ts'
import { pixiecoreRoute } from './pixiecore-route.ts'
import type { SignatureForm } from './signer.ts'

/** What answers a path, and whether its answer is signed. */
export interface Destination {
  readonly route: Route
  readonly signature: SignatureForm | 'cms' | undefined
}

/** What can be signed with. */
export interface Signs {
  readonly pgp: boolean
  readonly cms: boolean
}

const home = answer(200, TEXT, 'matchbox\n')

/** Made anew for each service: routes remember what they rendered, and two services may differ in mode. */
const signedRoutes = (): Readonly<Record<string, Route>> => ({
  '/boot.ipxe': bootstrapRoute,
  '/boot.ipxe.0': bootstrapRoute,
  '/ipxe': ipxeRoute(),
  '/grub': grubRoute(),
  '/ignition': ignitionRoute(),
  '/cloud': cloudRoute,
  '/generic': genericRoute,
  '/metadata': metadataRoute,
})

type Form = NonNullable<Destination['signature']>

const pgpForms: readonly (readonly [string, Form])[] = [
  ['.sig', 'binary'],
  ['.asc', 'armored'],
]
const cmsForms: readonly (readonly [string, Form])[] = [
  ['.p7s', 'cms'],
  ['.cms', 'cms'],
]

const formsOf = ({ pgp, cms }: Signs): readonly (readonly [string, Form])[] => [
  ...(pgp ? pgpForms : []),
  ...(cms ? cmsForms : []),
]

/** Every path with a fixed name. Without a signer the signed ones do not exist. */
export function exactRoutes(signs: Signs): ReadonlyMap<string, Destination> {
  const routes = new Map<string, Destination>([['/', { route: () => home, signature: undefined }]])
  const forms = formsOf(signs)
  for (const [path, route] of Object.entries(signedRoutes())) {
    routes.set(path, { route, signature: undefined })
    for (const [suffix, signature] of forms) routes.set(`${path}${suffix}`, { route, signature })
  }
  return routes
}

/** Paths by their beginning. */
export const prefixRoutes = (signs: Signs): readonly (readonly [string, Destination])[] => [
  ['/pixiecore/v1/boot/', { route: pixiecoreRoute, signature: undefined }],
  ...formsOf(signs).map(
    ([suffix, signature]) => [`/pixiecore/v1/boot${suffix}/`, { route: pixiecoreRoute, signature }] as const,
  ),
]

export const NO_ROUTE: Destination = { route: () => NOT_FOUND, signature: undefined }
