/** `a, b and 3 more`. */
export function nameMachines(machines: readonly { readonly name: string }[]): string {
  const shown = machines.slice(0, 3).map(({ name }) => name)
  return machines.length > 3 ? `${shown.join(', ')} and ${machines.length - 3} more` : shown.join(', ')
}
