/** `[Section]` and its settings in order; a setting with several values stands there several times. */
export interface Section {
  readonly name: string
  readonly settings: readonly (readonly [key: string, value: string | number])[]
}

/** systemd.syntax(7). The values are names and numbers that their parsers have let through; none needs quoting. */
export const unitText = (sections: readonly Section[]): string =>
  sections
    .map(({ name, settings }) => `[${name}]\n${settings.map(([key, value]) => `${key}=${value}\n`).join('')}`)
    .join('\n')
