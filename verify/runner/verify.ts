import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { temporaryRoot } from '../../bench/target/temporary-root.ts'
import type { Claim } from './claim.ts'
import { closingLineOf, jsonOf, lineOf, tableOf } from './report.ts'
import { type ClaimReport, runClaims } from './run-claims.ts'

export const exitCodes = { done: 0, doesNotHold: 1, wrongUsage: 2, cancelled: 130 } as const

export interface VerifyOptions {
  claims: readonly Claim[]
  signal: AbortSignal
  write(line: string): void
  columns: number
}

interface Words {
  short?: true
  only?: string[]
  list?: true
  json?: string
}

/** Carries a command line out and gives its exit code. */
export async function verify(words: readonly string[], options: VerifyOptions): Promise<number> {
  let chosen: { words: Words; claims: readonly Claim[] }
  try {
    chosen = choose(words, options)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage
  }
  if (chosen.words.list === true) {
    for (const { id, says, short } of chosen.claims)
      options.write(`${id}${short ? ' (short)' : ''}\n    ${says}`)
    return exitCodes.done
  }
  return measure(chosen.claims, chosen.words, options)
}

function choose(words: readonly string[], { claims, write }: VerifyOptions) {
  const ids = claims.map(({ id }) => id)
  const command = new Command('verify')
    .description('Measures what README and docs promise with a figure.')
    .option('--short', 'only the claims that are measured quickly')
    .option('--only <id...>', 'only these claims')
    .option('--list', 'list the claims and measure nothing')
    .option('--json <file>', 'write the results into a file as well')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing fails, 1 a claim does not hold, 2 wrong usage, 130 cancelled.',
    )
    .configureOutput({ writeOut: (text) => write(text.trimEnd()), writeErr: (text) => write(text.trimEnd()) })
    .exitOverride()
    .parse(words, { from: 'user' })
  const chosen = command.opts<Words>()
  const unknown = chosen.only?.filter((id) => !ids.includes(id)) ?? []
  if (unknown.length > 0)
    command.error(`error: there is no claim called ${unknown.join(' or ')}. There are: ${ids.join(', ')}`)
  return {
    words: chosen,
    claims: claims.filter(
      ({ id, short }) => (chosen.only?.includes(id) ?? true) && (chosen.short !== true || short),
    ),
  }
}

async function measure(claims: readonly Claim[], { short, json }: Words, options: VerifyOptions) {
  const { signal, write, columns } = options
  const startedAt = new Date()
  const folder = mkdtempSync(join(temporaryRoot(), 'marketlab-verify-'))
  const restore = temporaryFilesIn(folder)
  let reports: ClaimReport[]
  try {
    reports = await runClaims(claims, {
      folder,
      short: short === true,
      signal,
      onStart: ({ id, says }, index) => write(`[${index + 1}/${claims.length}] ${id}: ${says}`),
      onProgress: (_, text) => write(`    ${text}`),
      onReport: (report) => write(`    ${lineOf(report)}`),
    })
  } finally {
    restore()
    rmSync(folder, { recursive: true, force: true })
  }
  if (reports.length > 0) write(`\n${tableOf(reports, columns)}`)
  if (json !== undefined) writeFileSync(json, jsonOf(reports, startedAt))
  write(`\n${closingLineOf(reports)}${signal.aborted ? ', then cancelled' : ''}`)
  if (reports.some(({ answer }) => answer === 'does not hold')) return exitCodes.doesNotHold
  return signal.aborted ? exitCodes.cancelled : exitCodes.done
}

/** Has this process and those it starts write their temporary files there. */
function temporaryFilesIn(folder: string): () => void {
  const names = ['TMPDIR', 'TEMP', 'TMP']
  const before = names.map((name) => [name, process.env[name]] as const)
  for (const name of names) process.env[name] = folder
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  }
}
