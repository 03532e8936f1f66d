#!/usr/bin/env node
// npm run check: types, lint, format, and the tests that read the sources, as many steps side by side as there are processors.
import { spawn } from 'node:child_process'
import { availableParallelism, constants } from 'node:os'
import { inProject, projectFolder } from '../electron/runtime/project.js'
import { checkSteps } from './check-steps.js'
import { countsLine, inMinutes } from './report/counts.js'

const waiting = [...checkSteps]
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
process.once('SIGTERM', () => {
  for (const child of running) child.kill()
  process.exit(128 + constants.signals.SIGTERM)
})
/** @type {import('./report/counts.js').Result} */
const result = { passed: 0, failed: 0, failures: [], skipped: [] }
const lanes = Math.min(waiting.length, Math.max(2, availableParallelism()))
await Promise.all(Array.from({ length: lanes }, lane))
process.stdout.write(`\n${countsLine(result)}\n`)
process.exitCode = result.failed === 0 ? 0 : 1

async function lane() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await check(step)
}

/** @param {{ name: string, command: readonly string[] }} step */
async function check({ name, command: [script, ...args] }) {
  const startedAt = performance.now()
  const { code, output } = await run([inProject(script), ...args])
  const took = inMinutes((performance.now() - startedAt) / 1000)
  if (code === 0) {
    result.passed += 1
    process.stdout.write(`✓ ${name} (${took})\n`)
  } else {
    result.failed += 1
    result.failures.push({ name, output })
    process.stdout.write(`✗ ${name} (${took})\n${output}\n`)
  }
}

/** @param {readonly string[]} args */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', reject)
    child.once('close', (code) => {
      running.delete(child)
      resolve({ code, output })
    })
  })
}
