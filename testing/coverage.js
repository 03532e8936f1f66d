#!/usr/bin/env node
// npm run test:coverage: which lines of services, cli and bench the tests run, in their own processes and in those they start.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject, projectFolder } from '../electron/runtime/project.js'
import { coverageTable, linesOfTests, together } from './coverage/lines.js'
import { linesOfPrograms } from './coverage/programs.js'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-coverage-'))
try {
  process.exitCode = await runTests()
  const lines = together([
    linesOfTests(inProject('coverage/coverage-final.json')),
    await linesOfPrograms(join(folder, 'programs')),
  ])
  process.stdout.write(`\n${coverageTable(lines).join('\n')}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function runTests() {
  const words = [inProject('node_modules/vitest/vitest.mjs'), 'run', '--coverage', ...process.argv.slice(2)]
  // The configuration hands the folder on to what the tests start.
  const env = { ...process.env, MARKETLAB_PROGRAMS_COVERAGE: join(folder, 'programs') }
  const child = spawn(process.execPath, words, { cwd: projectFolder, env, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
