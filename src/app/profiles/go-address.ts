/** `host:port` as Go listens on it: an empty host is every interface, an IPv6 address stands in brackets. Throws on anything else. */
export function parseGoAddress(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? []
  if (port === '' || Number(port) > 65535) throw new Error(`failed to start listening: "${text}" is not host:port`)
  return { host: bracketed ?? plain ?? '', port: Number(port) }
}
