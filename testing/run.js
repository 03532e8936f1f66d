#!/usr/bin/env node
// npm test: runs all tests to their end whatever fails on the way, and sums up.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from '../electron/runtime/built.js'
import { closingLines, total } from './report/counts.js'
import { resultOf, resultsVariable } from './report/result-file.js'
import { skipsByDesign } from './report/skips-by-design.js'
import { readWords } from './run-words.js'
import { commandOf } from './runners.js'
import { UsageProblem } from './usage-problem.js'

process.exitCode = await main()

async function main() {
  try {
    return await runAll(readWords(process.argv.slice(2)))
  } catch (error) {
    if (!(error instanceof UsageProblem)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}

/** @param {import('./run-words.js').Words} words */
async function runAll({ parts, passedOn }) {
  const given = process.env[resultsVariable]
  const folder = given ?? mkdtempSync(join(tmpdir(), 'marketlab-results-'))
  await ensureBuilt()
  const runs = []
  for (const part of parts) {
    const run = await runPart(part, passedOn, folder)
    if (run.signal !== undefined) return 128 + constants.signals[run.signal]
    runs.push(run)
  }
  if (given === undefined) rmSync(folder, { recursive: true, force: true })
  process.stdout.write(`\n${closingLines(runs, skipsByDesign).join('\n')}\n`)
  return total(runs.map(({ result }) => result)).failed === 0 ? 0 : 1
}

/**
 * @param {import('./runners.js').Part} part
 * @param {readonly string[]} passedOn
 * @param {string} folder
 */
async function runPart(part, passedOn, folder) {
  const { runner, command } = commandOf(part, passedOn)
  const startedAt = performance.now()
  const { code, signal } = await runOne(command, folder)
  const seconds = (performance.now() - startedAt) / 1000
  return { name: part, seconds, signal, result: resultOf(folder, runner, code) }
}

/**
 * @param {readonly string[]} command
 * @param {string} folder
 * @returns {Promise<{ code: number, signal?: 'SIGINT' | 'SIGTERM' }>}
 */
function runOne(command, folder) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, [resultsVariable]: folder }
    const child = spawn(process.execPath, command, { stdio: 'inherit', env })
    let interrupted
    // At a terminal Ctrl-C reaches the runner by itself.
    const remember = () => (interrupted = 'SIGINT')
    const passOn = () => {
      interrupted = 'SIGTERM'
      child.kill('SIGTERM')
    }
    process.once('SIGINT', remember).once('SIGTERM', passOn)
    child.once('error', reject)
    child.once('exit', (code) => {
      process.off('SIGINT', remember).off('SIGTERM', passOn)
      resolve({ code: code ?? 1, signal: interrupted })
    })
  })
}
