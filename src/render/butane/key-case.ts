/** `sizeMiB` as `size_mib`. */
export const snakeCase = (camel: string): string => camel.replaceAll(/MiB|[A-Z]/g, (upper) => `_${upper.toLowerCase()}`)

/** `size_mib` as `sizeMiB`. */
export const camelCase = (snake: string): string =>
  snake.replace(/_mib$/, 'MiB').replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
