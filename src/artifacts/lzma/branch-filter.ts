import { viewOf } from '../view.ts'

const CALL = 0xe8
const JUMP = 0xe9
const INSTRUCTION = 5

/** Rewrites a branch operand; `at` is the offset of the instruction, `limit` where the last instruction may start. */
type Rewrite = (operand: number, at: number, limit: number) => number

/**
 * iPXE's branch filter. Operands of x86 calls and jumps become absolute before compression, so that calls of one function look alike.
 * Operands that would leave the image are moved out of the way, which makes the filter a bijection.
 */
export const filterBranches = (code: Uint8Array): Uint8Array =>
  rewriteBranches(code, (operand, at, limit) => {
    if (operand >= -at && operand < limit - at) return operand + at
    return operand >= limit - at && operand < limit ? operand - limit : operand
  })

/** The inverse of `filterBranches`. */
export const unfilterBranches = (code: Uint8Array): Uint8Array =>
  rewriteBranches(code, (operand, at, limit) => {
    if (operand < 0 && operand >= -at) return operand + limit
    return operand >= 0 && operand < limit ? operand - at : operand
  })

function rewriteBranches(code: Uint8Array, rewrite: Rewrite): Uint8Array {
  const rewritten = new Uint8Array(code)
  const view = viewOf(rewritten)
  const limit = code.length - INSTRUCTION
  let at = 0
  while (at < limit) {
    const opcode = rewritten[at]
    if (opcode === CALL || opcode === JUMP) {
      view.setInt32(at + 1, rewrite(view.getInt32(at + 1, true), at, limit), true)
      at += INSTRUCTION
    } else at += 1
  }
  return rewritten
}
