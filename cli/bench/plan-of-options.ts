import { resolve } from 'node:path'
import {
  courseScenarios,
  type Plan,
  type PlanInput,
  planSchema,
  type TargetAddress,
} from '../../bench/model/plan.ts'
import { type OwnWorkload, ownWorkloadSchema, type WorkloadName } from '../../bench/model/workload.ts'
import { describeDeed } from '../../services/schedules/schedule.ts'
import type { Route } from '../../services/contract/gateway.ts'
import { DocumentError, parseDocument } from '../../services/config/parse-document.ts'
import { inPlainWords } from '../../services/config/plain-words.ts'
import { UsageError } from '../base/exit-codes.ts'
import { readNamedYaml } from '../base/option-files.ts'
import { readScheduleFile } from '../base/read-schedule.ts'
import { parseAddress } from '../base/parse-address.ts'

export interface BenchCommandOptions {
  scenario?: (keyof typeof courseScenarios)[]
  buyers?: number
  sellers?: number
  runs: number
  ops: number
  warmUp?: number
  workload: WorkloadName
  /** The file of a workload of your own. */
  config?: string
  rate?: number
  buyer?: string
  seller?: string
  frontends: number
  through: Route
  data?: string
  schedule?: string
  seed: number
  traceEvery: number
  processes?: number
  timeout: number
  title?: string
  json?: string
  report?: string
}

/** The option behind each part of a plan, where their names differ. */
const optionOf: Record<string, string> = {
  scenarios: '--scenario, --buyers and --sellers',
  warmUpOps: '--warm-up',
  traceEvery: '--trace-every',
  requestTimeoutMs: '--timeout',
  loop: '--rate',
  target: '--frontends',
  workload: '--config',
}

/** The plan that the options ask for. An impossible one is wrong usage. */
export function planOf(options: BenchCommandOptions): Plan {
  const { runs, ops, warmUp, rate, seed, traceEvery, processes, timeout } = options
  const outcome = planSchema.safeParse(
    {
      scenarios: scenariosOf(options),
      workload: options.config === undefined ? options.workload : ownWorkloadIn(options.config),
      loop: rate === undefined ? { kind: 'closed' } : { kind: 'open', ratePerSecond: rate },
      runs,
      ops,
      warmUpOps: warmUp,
      seed,
      traceEvery,
      target: targetOf(options),
      schedule: scheduleOf(options),
      processes,
      requestTimeoutMs: Math.round(timeout * 1000),
    } satisfies PlanInput,
    inPlainWords,
  )
  if (outcome.success) return outcome.data
  const [issue] = outcome.error.issues
  const [part = ''] = issue!.path
  const option = optionOf[String(part)] ?? `--${String(part)}`
  throw new UsageError(`${option}: ${issue!.message}.`)
}

function ownWorkloadIn(file: string): OwnWorkload {
  const text = readNamedYaml(file)
  try {
    return parseDocument(text, file, ownWorkloadSchema)
  } catch (error) {
    throw error instanceof DocumentError ? new UsageError(error.message) : error
  }
}

function scenariosOf({ scenario, buyers, sellers }: BenchCommandOptions): PlanInput['scenarios'] {
  const isFree = buyers !== undefined || sellers !== undefined
  if (isFree && scenario !== undefined)
    throw new UsageError('Give either --scenario, or --buyers and --sellers.')
  if (isFree) return [{ buyers: buyers ?? 0, sellers: sellers ?? 0 }]
  return (scenario ?? [1, 2, 3]).map((number) => courseScenarios[number])
}

function targetOf(options: BenchCommandOptions): PlanInput['target'] {
  const { buyer, seller, data, frontends, through, schedule } = options
  if (buyer === undefined && seller === undefined)
    return {
      kind: 'private',
      ...(data !== undefined && { folder: resolve(data) }),
      ...(frontends !== 1 && { frontends }),
      ...(through !== 'direct' && { through }),
    }
  if (buyer === undefined || seller === undefined)
    throw new UsageError('Give the addresses of both frontends: --buyer and --seller.')
  const ofItsOwn = {
    data: data !== undefined,
    frontends: frontends !== 1,
    through: through !== 'direct',
    schedule: schedule !== undefined,
  }
  for (const [option, isGiven] of Object.entries(ofItsOwn))
    if (isGiven)
      throw new UsageError(
        `--${option} is for a cluster of its own, which is not started if addresses are given.`,
      )
  return { kind: 'addresses', buyer: addressesIn(buyer, '--buyer'), seller: addressesIn(seller, '--seller') }
}

/** Several are separated by commas. */
function addressesIn(text: string, option: string): TargetAddress | TargetAddress[] {
  const [first, ...others] = text.split(',').map((each) => parseAddress(each.trim(), option))
  return others.length === 0 ? first! : [first!, ...others]
}

/** The steps of a file. Its cluster and its users are not used: the benchmark has its own. */
function scheduleOf({ schedule: file }: BenchCommandOptions): PlanInput['schedule'] {
  if (file === undefined) return undefined
  const { title = file, seed, steps, greedy } = readScheduleFile(file)
  if (greedy.clients > 0)
    throw new UsageError(
      `--schedule: ${file} has greedy clients, which a benchmark does not have. Take "greedy" out, ` +
        `or run the file with "marketlab experiment run ${file}".`,
    )
  return { title, seed, steps: steps.map(({ at, do: deed }) => ({ at, do: describeDeed(deed) })) }
}
