import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mergeProcessCovs } from '@bcoe/v8-coverage'
import { convert } from 'ast-v8-to-istanbul'
import { parseAstAsync } from 'vite'
import { inTheProject, linesOf, together } from './lines.js'

/** Read so many reports at a time: each is some megabytes, and there are hundreds. */
const atOnce = 20

/**
 * The lines of the sources that programs ran, by the reports that Node wrote into the folder when they ended.
 * @param {string} folder
 */
export async function linesOfPrograms(folder) {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []
  /** @type {import('@bcoe/v8-coverage').ProcessCov} */
  let merged = { result: [] }
  for (let next = 0; next < files.length; next += atOnce) {
    const some = files.slice(next, next + atOnce).map((file) => builtScriptsOf(join(folder, file)))
    merged = mergeProcessCovs([merged, ...some])
  }
  return together(await Promise.all(merged.result.map(linesOfScript)))
}

/**
 * A program that was killed leaves an unfinished report, or none.
 * @param {string} file
 * @returns {import('@bcoe/v8-coverage').ProcessCov}
 */
function builtScriptsOf(file) {
  /** @type {import('@bcoe/v8-coverage').ProcessCov} */
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { result: [] }
  }
  return { result: report.result.filter(({ url }) => isBuilt(url)) }
}

/** @param {string} url */
function isBuilt(url) {
  if (!url.startsWith('file:')) return false
  const path = fileURLToPath(url)
  return inTheProject(path).startsWith('out/') && existsSync(`${path}.map`)
}

/** @param {import('@bcoe/v8-coverage').ScriptCov} coverage */
async function linesOfScript(coverage) {
  const path = fileURLToPath(coverage.url)
  const code = readFileSync(path, 'utf8')
  const sourceMap = JSON.parse(readFileSync(`${path}.map`, 'utf8'))
  return linesOf(await convert({ ast: parseAstAsync(code), code, wrapperLength: 0, coverage, sourceMap }))
}
