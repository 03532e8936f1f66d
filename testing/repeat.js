#!/usr/bin/env node
// npm run test:repeat: runs the tests again and again, and tells what was not green every time.
import { createWriteStream, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { priorityOf, startBusyPrograms } from './repeat/busy-programs.js'
import { closingWords } from './repeat/not-green.js'
import { ProgramGroup } from './repeat/program-group.js'
import { readRepeatWords } from './repeat/words.js'
import { resultsVariable } from './report/result-file.js'
import { inMinutes } from './report/counts.js'
import { inProject } from '../electron/runtime/project.js'
import { UsageProblem } from './usage-problem.js'

const interrupted = 130

try {
  process.exitCode = await repeat(readRepeatWords(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof UsageProblem)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}

/** @param {import('./repeat/words.js').RepeatWords} words */
async function repeat({ rounds, busy, run }) {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-repeat-'))
  print(`the output of each round is kept in ${folder}`)
  let isInterrupted = false
  /** @type {ProgramGroup | undefined} */
  let running
  const interrupt = () => {
    isInterrupted = true
    running?.interrupt()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  /** @type {import('./repeat/not-green.js').Round[]} */
  const done = []
  for (let number = 1; number <= rounds && !isInterrupted; number += 1) {
    const priority = priorityOf(number)
    const stopBusyPrograms = startBusyPrograms(busy, priority.value)
    const startedAt = performance.now()
    const log = join(folder, `round-${number}.log`)
    const results = join(folder, `round-${number}`)
    running = new ProgramGroup([inProject('testing/run.js'), ...run], {
      env: { ...process.env, [resultsVariable]: results },
      output: createWriteStream(log),
    })
    const code = await running.ended
    stopBusyPrograms()
    if (isInterrupted) break
    const took = inMinutes((performance.now() - startedAt) / 1000)
    const beside = busy > 0 ? `, ${busy} busy ${priority.words}` : ''
    print(`round ${number} of ${rounds}${beside}: ${lastLine(log)} (${took})`)
    done.push({ number, failures: failuresOf(results, code, log) })
  }
  print(['', ...closingWords(done), `output: ${folder}`].join('\n'))
  if (isInterrupted) return interrupted
  return done.every(({ failures }) => failures.length === 0) ? 0 : 1
}

/**
 * @param {string} results
 * @param {number} code
 * @param {string} log
 * @returns {{ name: string, output: string }[]}
 */
function failuresOf(results, code, log) {
  const failures = readJson(results).flatMap((result) => result.failures)
  if (code === 0 || failures.length > 0) return failures
  return [{ name: 'npm test', output: `it ended with exit code ${code}, see ${basename(log)}` }]
}

/** @param {string} folder */
function readJson(folder) {
  try {
    return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

/** @param {string} file */
function lastLine(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)
}

/** @param {string} text */
function print(text) {
  process.stdout.write(`${text}\n`)
}
