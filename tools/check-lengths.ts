/** STYLE.md's limit: no hand-written file is longer than this. What a tool writes is listed here. */
import { globSync, readFileSync } from 'node:fs'

const LIMIT = 400
const skipped: readonly string[] = ['node_modules', '.git', 'build', 'testdata', 'package-lock.json', 'LICENSE']
const binary = /\.(?:png|ico|bin|woff2|gz|zst)$/

const lines = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1

const files = globSync('**/*', { withFileTypes: true, exclude: (entry) => skipped.includes(entry.name) })
  .filter((entry) => entry.isFile() && !binary.test(entry.name))
  .map((entry) => `${entry.parentPath}/${entry.name}`)
const long = files.map((file) => ({ file, count: lines(file) })).filter(({ count }) => count > LIMIT)
for (const { file, count } of long) console.error(`${file}: ${count} lines; split it (limit ${LIMIT})`)
console.log(`file lengths: ${files.length} files, ${long.length} over ${LIMIT} lines`)
process.exit(long.length === 0 ? 0 : 1)
