import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import libCoverage from 'istanbul-lib-coverage'
import { projectFolder } from '../../electron/runtime/project.js'

/**
 * For each file, by its path in the project, whether each line with code was run.
 * @typedef {Map<string, Map<number, boolean>>} Lines
 */

/** @param {string} file */
export function isMeasured(file) {
  return (
    /^(services|cli|bench)\/.*\.ts$/.test(file) &&
    !/(\.test\.ts$|\/testing\/|\/testing-[^/]*\.ts$)/.test(file)
  )
}

/** @param {string} path */
export function inTheProject(path) {
  return relative(projectFolder, path).split(sep).join('/')
}

/**
 * The lines that the processes of the test runner ran, as Vitest writes them down.
 * @param {string} file
 */
export function linesOfTests(file) {
  return linesOf(JSON.parse(readFileSync(file, 'utf8')))
}

/**
 * @param {import('istanbul-lib-coverage').CoverageMapData} data
 * @returns {Lines}
 */
export function linesOf(data) {
  const map = libCoverage.createCoverageMap(data)
  /** @type {Lines} */
  const lines = new Map()
  for (const path of map.files()) {
    const file = inTheProject(path)
    if (!isMeasured(file)) continue
    const hits = Object.entries(map.fileCoverageFor(path).getLineCoverage())
    lines.set(file, new Map(hits.map(([line, count]) => [Number(line), count > 0])))
  }
  return lines
}

/**
 * A line was run if any of the processes ran it.
 * @param {readonly Lines[]} parts
 * @returns {Lines}
 */
export function together(parts) {
  /** @type {Lines} */
  const all = new Map()
  for (const [file, lines] of parts.flatMap((part) => [...part])) {
    const known = all.get(file) ?? new Map()
    all.set(file, known)
    for (const [line, wasRun] of lines) known.set(line, wasRun || known.get(line) === true)
  }
  return all
}

/**
 * A row for each folder, and one for all of them.
 * @param {Lines} lines
 */
export function coverageTable(lines) {
  /** @type {Map<string, { run: number, all: number }>} */
  const folders = new Map()
  const sum = { run: 0, all: 0 }
  for (const [file, ofFile] of [...lines].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const folder = file.split('/').slice(0, -1).slice(0, 2).join('/')
    const row = folders.get(folder) ?? { run: 0, all: 0 }
    folders.set(folder, row)
    for (const wasRun of ofFile.values()) {
      for (const counted of [row, sum]) {
        counted.all += 1
        if (wasRun) counted.run += 1
      }
    }
  }
  const rows = [...folders, /** @type {const} */ (['all', sum])]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, { run, all }]) => {
    const share = `${((100 * run) / Math.max(1, all)).toFixed(1)} %`
    return `${name.padEnd(width)}  ${share.padStart(7)}  ${run} of ${all} lines`
  })
}
