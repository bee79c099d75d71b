import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import { downloadPath, judgeDownloadPath } from './download-link.ts'

/** Not secret, but as sensitive to every character as the real one. */
const sign = (text: string): string => `s${Array.from(text).reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7)}`
const link = { artifactId: 7, expiresAt: instant(2_000_000) }
const path = `${downloadPath(link, sign)}/boot.iso`

test('a link opens its artifact until its second has come', () => {
  assert.deepEqual(judgeDownloadPath(path, sign, instant(1_999_999)), { link, file: 'boot.iso' })
  const late = judgeDownloadPath(path, sign, instant(2_000_000))
  assert.equal(isRefusal(late) && late.code, 'DOWNLOAD_EXPIRED')
})

test('a link that was changed anywhere before the file name opens nothing', () => {
  const bare = path.slice(0, path.lastIndexOf('/'))
  fc.assert(
    fc.property(fc.nat(bare.length - 1), fc.constantFrom('0', '9', 'a', '-', '/'), (at, other) => {
      fc.pre(bare[at] !== other)
      const changed = `${bare.slice(0, at)}${other}${bare.slice(at + 1)}/boot.iso`
      const answer = judgeDownloadPath(changed, sign, instant(0))
      assert.ok(isRefusal(answer) || answer.link.artifactId === 7, changed)
    }),
  )
})

test('what is no link of ours is refused, however it looks', () => {
  fc.assert(
    fc.property(fc.webPath(), (hostile) =>
      assert.ok(isRefusal(judgeDownloadPath(`/artifacts${hostile}`, sign, instant(0)))),
    ),
  )
})
