import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from '../../cli/testing/command-line.ts'
import { marketlab } from '../../cli/testing/run-marketlab.ts'
import type { ExperimentResult } from '../model/experiment.ts'

/** Runs a ready experiment or one of a file as users do, with its result from a file in the folder. */
export async function runFromCommandLine(
  named: string,
  folder: string,
  words: readonly string[] = [],
): Promise<Outcome & { result: ExperimentResult }> {
  const json = join(folder, `${crypto.randomUUID()}.json`)
  const outcome = await marketlab(['experiment', 'run', named, '--json', json, ...words])
  if (!existsSync(json))
    throw new Error(`${named} ended with ${outcome.code} and no result:\n${outcome.stdout}${outcome.stderr}`)
  return { ...outcome, result: JSON.parse(readFileSync(json, 'utf8')) as ExperimentResult }
}
