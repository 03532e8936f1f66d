import { type ChildProcess, spawn } from 'node:child_process'
import { ExperimentLibrary } from '../../../bench/experiments/library.ts'
import type { ExperimentResult } from '../../../bench/model/experiment.ts'
import { runFromCommandLine } from '../../../bench/testing/run-experiment.ts'
import { built } from '../../../services/testing/built.ts'
import type { Claim, Finding, MeasureContext } from '../../runner/claim.ts'

const library = new ExperimentLibrary(new URL('../resources/', built))
/** How often a run that was disturbed is made again within one try. */
const attempts = 3
const rounds = 20

export const experimentsPass: Claim = {
  id: 'experiments-pass',
  says: 'Every ready experiment passes in its short form on a machine that does nothing else',
  short: false,
  async measure(context) {
    const results: ExperimentResult[] = []
    for (const name of library.names()) results.push(await undisturbed(name, context))
    const passed = results.filter(({ verdict }) => verdict.level === 'passed')
    const failed = results.filter(({ verdict }) => verdict.level === 'failed')
    const unclear = results.filter(({ verdict }) => verdict.level === 'not-trustworthy')
    const disturbed = unclear.map(({ name, verdict }) => `${name}: ${verdict.reasons[0]}`)
    return {
      holds: passed.length === results.length,
      figure: [`${passed.length} of ${results.length} passed`, ...failed.map(describe)].join('; '),
      bound: 'all',
      ...(failed.length === 0 && disturbed.length > 0 && { disturbed: disturbed.join('; ') }),
    }
  },
}

export const experimentsBusy: Claim = {
  id: 'experiments-busy',
  says: 'No ready experiment is failed because another program keeps one processor busy',
  short: false,
  tries: 1,
  disturbanceIsNoExcuse: true,
  async measure(context) {
    const neighbour = keepOneProcessorBusy()
    try {
      return await roundsBeside(context)
    } finally {
      neighbour.kill('SIGKILL')
    }
  },
}

async function roundsBeside({ signal, folder, progress }: MeasureContext): Promise<Finding> {
  const counts = { passed: 0, failed: 0, 'not-trustworthy': 0 }
  const failures: string[] = []
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of library.names()) {
      signal.throwIfAborted()
      const { result } = await runFromCommandLine(name, folder, ['--short'])
      counts[result.verdict.level] += 1
      if (result.verdict.level === 'failed') failures.push(describe(result))
    }
    progress(`round ${round} of ${rounds}: ${inWords(counts)}`)
  }
  return {
    holds: failures.length === 0,
    figure: [inWords(counts), ...failures].join('; '),
    bound: '0 failed',
  }
}

async function undisturbed(
  name: string,
  { signal, folder, progress }: MeasureContext,
): Promise<ExperimentResult> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted()
    const { result } = await runFromCommandLine(name, folder, ['--short'])
    progress(`${name}: ${result.verdict.level}`)
    if (result.verdict.level !== 'not-trustworthy' || attempt === attempts) return result
  }
}

/** A neighbour of the experiments, which are processes of their own: to them it is another program. */
function keepOneProcessorBusy(): ChildProcess {
  return spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
}

function describe({ name, verdict }: ExperimentResult): string {
  return `${name}: ${verdict.reasons[0]}`
}

function inWords(counts: Record<ExperimentResult['verdict']['level'], number>): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts['not-trustworthy']} not trustworthy`
}
