/** The decimal number an option carries, RFC 2348 and its siblings; undefined unless it is written plainly and lies in the range. */
export function wholeNumber(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined
  const value = Number(text)
  return value >= least && value <= most ? value : undefined
}
