import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { latin1 } from '../../base/bytes.ts'
import { newc } from './newc.ts'

test('the real cpio unpacks what we packed, folders included', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'newc-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const archive = newc([{ path: 'etc/ssl/certs/coldforge.pem', bytes: latin1('a certificate'), mode: 0o640 }])
  execFileSync('cpio', ['--extract', '--make-directories', '--quiet'], { cwd: folder, input: archive })
  const file = join(folder, 'etc/ssl/certs/coldforge.pem')
  assert.equal(readFileSync(file, 'latin1'), 'a certificate')
  assert.equal(statSync(file).mode & 0o777, 0o640)
})

test('every part begins at a multiple of four bytes, and so does whatever follows the archive', () => {
  for (let n = 0; n < 8; n++) {
    const archive = newc([{ path: 'x'.repeat(n + 1), bytes: new Uint8Array(n), mode: 0o644 }])
    assert.equal(archive.length % 4, 0)
  }
})
