/** A positive number as `0.<digits> × 10^point`. No trailing zeros; zero has no digits at all. */
export interface DecimalDigits {
  readonly digits: string
  readonly point: number
}

/** The fewest digits that read back as `x`. */
export function shortestDigits(x: number): DecimalDigits {
  const [mantissa = '', exponent = ''] = x.toExponential().split('e')
  return trimmed(mantissa.replace('.', ''), Number(exponent) + 1)
}

/** Every digit of the binary value of `x`, up to 767 of them. */
export function exactDigits(x: number): DecimalDigits {
  const { mantissa, exponent } = binary(x)
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString()
    return trimmed(digits, digits.length)
  }
  const digits = (mantissa * 5n ** BigInt(-exponent)).toString()
  return trimmed(digits, digits.length + exponent)
}

/** Rounds to `count` digits, halves to even. */
export function rounded({ digits, point }: DecimalDigits, count: number): DecimalDigits {
  if (count < 0) return { digits: '', point: 0 }
  if (digits.length <= count) return { digits, point }
  const kept = digits.slice(0, count)
  const dropped = digits.slice(count)
  const odd = Number(kept.at(-1) ?? '0') % 2 === 1
  const up = dropped[0] === '5' && dropped.length === 1 ? odd : dropped[0]! >= '5'
  if (!up) return trimmed(kept, point)
  const more = (BigInt(kept === '' ? '0' : kept) + 1n).toString().padStart(count, '0')
  return trimmed(more, point + more.length - count)
}

/** `x` as `mantissa × 2^exponent`, for finite `x >= 0`. */
export function binary(x: number): { readonly mantissa: bigint; readonly exponent: number } {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, x)
  const word = bits.getBigUint64(0)
  const biased = Number(word >> 52n)
  const fraction = word & 0xfffffffffffffn
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 }
}

function trimmed(digits: string, point: number): DecimalDigits {
  const significant = digits.replace(/0+$/, '')
  return significant === '' ? { digits: '', point: 0 } : { digits: significant, point }
}
