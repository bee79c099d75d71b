import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diagnosticsStoreSuite } from '../domain/agents/diagnostics-store.suite.ts'
import { DiagnosticsFiles } from './diagnostics-files.ts'

diagnosticsStoreSuite('diagnostics in files', (t, most) => {
  const folder = mkdtempSync(join(tmpdir(), 'diagnostics-files-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return new DiagnosticsFiles(folder, most)
})
