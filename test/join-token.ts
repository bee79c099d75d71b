interface Config {
  readonly storage: {
    readonly files: readonly { readonly path: string; readonly contents: { readonly source: string } }[]
  }
}

/** The bootstrap token with which kubeadm is to join; empty when there is none in this Ignition. */
export const joinTokenIn = (config: string): string =>
  /"token": "([a-z0-9]{6}\.[a-z0-9]{16})"/.exec(joinConfigurationIn(config))?.[1] ?? ''

/** The name under which it joins. */
export const nodeNameIn = (config: string): string =>
  /"nodeRegistration": \{\s*"name": "([^"]+)"/.exec(joinConfigurationIn(config))?.[1] ?? ''

function joinConfigurationIn(config: string): string {
  const { storage } = JSON.parse(config) as Config
  const file = storage.files.find(({ path }) => path === '/etc/kubernetes/coldforge-join.json')
  return decodeURIComponent(file?.contents.source ?? '')
}
