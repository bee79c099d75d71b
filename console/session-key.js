// @ts-check

const NAME = 'coldforge.key'

/** The API key lives as long as this tab: never in a cookie, never on disk, never in the history. */
export const sessionKey = {
  read: () => sessionStorage.getItem(NAME),
  /** @param {string} key */
  keep: (key) => sessionStorage.setItem(NAME, key),
  forget: () => sessionStorage.removeItem(NAME),
}

/**
 * Takes the key of a link `#key=…` and removes it from the address bar before anybody copies it from there.
 *
 * @returns {boolean} whether there was one
 */
export function takeKeyFromAddress() {
  const [, key] = /^#key=(\S+)$/.exec(location.hash) ?? []
  if (key === undefined) return false
  sessionKey.keep(decodeURIComponent(key))
  history.replaceState(null, '', '#/')
  return true
}
