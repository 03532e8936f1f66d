import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { MachineState } from '../../bench/model/machine-state.ts'
import { watchMachine } from '../../bench/run/machine-watch.ts'
import { disturbance } from '../../bench/verdict/disturbance.ts'
import { messageOf } from '../../services/text/error-text.ts'
import { type Claim, type Finding, NotHere } from './claim.ts'
import { type Judgement, judge, mostTries } from './judge.ts'
import { endLeftovers } from './leftovers.ts'

/** How long a claim that is cancelled may take to end what it started, before that is ended for it. */
const patienceMs = 10_000

/** With --short a busy machine shall not cost three times the time; two failures are enough to tell. */
const triesWhenShort = 2

export interface TryReport extends Finding {
  machine: MachineState
}

export interface ClaimReport extends Judgement {
  id: string
  says: string
  seconds: number
  tries: TryReport[]
}

export interface RunOptions {
  /** Everything that claims write is in there. */
  folder: string
  short: boolean
  signal: AbortSignal
  onStart(claim: Claim, index: number): void
  onProgress(claim: Claim, text: string): void
  onReport(report: ClaimReport): void
}

/** Measures one claim after the other. When it is cancelled, it results in what was told by then. */
export async function runClaims(claims: readonly Claim[], options: RunOptions): Promise<ClaimReport[]> {
  const reports: ClaimReport[] = []
  for (const [index, claim] of claims.entries()) {
    if (options.signal.aborted) break
    options.onStart(claim, index)
    const report = await runClaim(claim, options)
    if (report === undefined) break
    reports.push(report)
    options.onReport(report)
  }
  return reports
}

/** Undefined when it was cancelled. */
async function runClaim(claim: Claim, options: RunOptions): Promise<ClaimReport | undefined> {
  const startedAt = performance.now()
  const tries: TryReport[] = []
  let judgement: Judgement | undefined
  while (judgement === undefined) {
    const found = await runTry(claim, tries.length + 1, options)
    if (options.signal.aborted) return undefined
    if (found instanceof NotHere) judgement = { answer: 'cannot be told', reason: found.message }
    else {
      tries.push(found)
      judgement = judge(
        tries,
        options.short ? { ...claim, tries: Math.min(claim.tries ?? mostTries, triesWhenShort) } : claim,
      )
      if (judgement === undefined) options.onProgress(claim, whyAgain(found))
    }
  }
  const { id, says } = claim
  return { id, says, ...judgement, seconds: (performance.now() - startedAt) / 1000, tries }
}

async function runTry(claim: Claim, number: number, options: RunOptions): Promise<TryReport | NotHere> {
  const folder = join(options.folder, `${claim.id}-${number}`)
  mkdirSync(folder)
  const watch = watchMachine()
  let found: Finding | NotHere
  try {
    const { signal, short } = options
    const progress = (text: string) => options.onProgress(claim, text)
    found = await orCancelled(claim.measure({ signal, folder, short, progress }), signal)
  } catch (error) {
    found = error instanceof NotHere ? error : failed(error)
  }
  const machine = watch.end()
  await endLeftovers()
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
  if (found instanceof NotHere) return found
  const reasons = [disturbance(machine), found.disturbed].filter((reason) => reason !== undefined)
  return { ...found, ...(reasons.length > 0 && { disturbed: reasons.join('; ') }), machine }
}

/** A measurement that could not be made does not show what was promised, any more than a bad figure does. */
function failed(error: unknown): Finding {
  return { holds: false, figure: `failed: ${messageOf(error)}`, bound: 'a measurement' }
}

/** Waits for a cancelled measurement to end in order, but not for ever. */
async function orCancelled(measuring: Promise<Finding>, signal: AbortSignal): Promise<Finding> {
  const settled = new AbortController()
  const outOfPatience = new Promise<never>((_, reject) => {
    const giveUp = () =>
      pause(patienceMs, undefined, { signal: settled.signal }).then(
        () => reject(signal.reason as Error),
        () => undefined,
      )
    if (signal.aborted) void giveUp()
    else signal.addEventListener('abort', () => void giveUp(), { signal: settled.signal })
  })
  try {
    return await Promise.race([measuring, outOfPatience])
  } finally {
    settled.abort()
  }
}

function whyAgain({ holds, figure, bound, disturbed }: TryReport): string {
  if (holds) return `${figure}, but ${disturbed}; measured again`
  return disturbed === undefined
    ? `${figure}, not ${bound}; measured again, to be sure`
    : `${figure}, not ${bound}, but ${disturbed}; measured again`
}
