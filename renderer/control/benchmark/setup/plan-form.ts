import {
  courseScenarios,
  planLimits,
  planSchema,
  type TargetAddress,
  usualTraceEvery,
} from '../../../../bench/model/plan.ts'
import type { OwnWorkload } from '../../../../bench/model/workload.ts'
import type { Route } from '../../../../services/contract/gateway.ts'
import { addressOf } from '../../words/address.ts'
import { addressWords } from '../../../../bench/words/conditions.ts'
import type { Plan } from '../../../../electron/ipc/bench-types.ts'

export type CourseNumber = keyof typeof courseScenarios
export const courseNumbers = [1, 2, 3] as const satisfies readonly CourseNumber[]

/** As it stands in the fields: text may be anything while somebody types. */
export interface PlanDraft {
  course: Record<CourseNumber, boolean>
  others: { buyers: string; sellers: string }[]
  workload: Plan['workload']
  /** The one that was opened from a file, also while a ready one is chosen. */
  ownWorkload: OwnWorkload | null
  loop: Plan['loop']['kind']
  rate: string
  runs: string
  ops: string
  /** Empty: as many as it takes. */
  warmUpOps: string
  seed: string
  traced: boolean
  target: Plan['target']['kind']
  /** The number for each side, in a cluster of the benchmark's own. */
  frontends: string
  route: Route
  buyer: string
  seller: string
  /** The faults in each run. */
  schedule: NonNullable<Plan['schedule']> | null
}

export type PlanField =
  | 'scenarios'
  | 'workload'
  | 'rate'
  | 'runs'
  | 'ops'
  | 'warmUpOps'
  | 'seed'
  | 'frontends'
  | 'buyer'
  | 'seller'
  | `other-${number}`
export type PlanProblems = Partial<Record<PlanField, string>>

/** One request in this many is traced: enough to tell where the time goes, too few to cost any. */
const tracedEvery = usualTraceEvery

export function defaultDraft(): PlanDraft {
  return {
    course: { 1: true, 2: false, 3: false },
    others: [],
    workload: 'course',
    ownWorkload: null,
    loop: 'closed',
    rate: '1000',
    runs: '10',
    ops: '1000',
    warmUpOps: '',
    seed: '1',
    traced: true,
    target: 'private',
    frontends: '1',
    route: 'direct',
    buyer: '127.0.0.1:6003',
    seller: '127.0.0.1:6004',
    schedule: null,
  }
}

/** The correct values for each field with a mistake. */
export function planProblems(draft: PlanDraft): PlanProblems {
  const problems: PlanProblems = {}
  const note = (field: PlanField, problem: string | undefined) => {
    if (problem !== undefined) problems[field] = problem
  }
  const chosen = courseNumbers.filter((number) => draft.course[number]).length + draft.others.length
  if (chosen === 0) note('scenarios', 'Choose at least one scenario.')
  if (chosen > planLimits.scenarios[1]) note('scenarios', `At most ${planLimits.scenarios[1]} scenarios.`)
  for (const [index, clients] of draft.others.entries()) note(`other-${index}`, clientsProblem(clients))
  for (const field of ['runs', 'ops', 'warmUpOps', 'seed'] as const) {
    if (field === 'warmUpOps' && isEmpty(draft.warmUpOps)) continue
    note(field, numberProblem(draft[field], planLimits[field]))
  }
  if (draft.loop === 'open')
    note('rate', numberProblem(draft.rate, planLimits.ratePerSecond, 'calls per second'))
  if (draft.target === 'private') note('frontends', numberProblem(draft.frontends, planLimits.frontends))
  if (draft.target === 'addresses') {
    note('buyer', addressProblem(draft.buyer))
    note('seller', addressProblem(draft.seller))
  }
  if (Object.keys(problems).length === 0) note('workload', workloadProblem(draft))
  return problems
}

/** Whether its clients and its loop are there in these scenarios: a rule of whole plans. */
function workloadProblem(draft: PlanDraft): string | undefined {
  const issue = planSchema.safeParse(planOf(draft)).error?.issues[0]
  return issue && `Not possible: ${issue.message}.`
}

/** The plan for the main process; only for a draft without problems. */
export function planOf(draft: PlanDraft): Plan {
  return {
    scenarios: [
      ...courseNumbers
        .filter((number) => draft.course[number])
        .map((number) => ({ ...courseScenarios[number] })),
      ...draft.others.map(({ buyers, sellers }) => ({ buyers: Number(buyers), sellers: Number(sellers) })),
    ],
    workload: draft.workload,
    loop: draft.loop === 'closed' ? { kind: 'closed' } : { kind: 'open', ratePerSecond: Number(draft.rate) },
    runs: Number(draft.runs),
    ops: Number(draft.ops),
    ...(!isEmpty(draft.warmUpOps) && { warmUpOps: Number(draft.warmUpOps) }),
    seed: Number(draft.seed),
    traceEvery: draft.traced ? tracedEvery : 0,
    target: targetOf(draft),
    ...(draft.schedule !== null && draft.target !== 'addresses' && { schedule: draft.schedule }),
  }
}

/** Defaults are left out. */
function targetOf({ target, frontends, route, buyer, seller }: PlanDraft): Plan['target'] {
  const through = route === 'direct' ? {} : { through: route }
  switch (target) {
    case 'private':
      return { kind: target, ...(Number(frontends) > 1 && { frontends: Number(frontends) }), ...through }
    case 'app':
      return { kind: target, ...through }
    case 'addresses':
      return { kind: target, buyer: addressesOf(buyer)!, seller: addressesOf(seller)! }
  }
}

/** The fields that would ask for the same again. */
export function draftOf(plan: Plan): PlanDraft {
  const isCourse = (number: CourseNumber) =>
    plan.scenarios.some((one) => isSame(one, courseScenarios[number]))
  const { loop, target } = plan
  return {
    ...defaultDraft(),
    course: { 1: isCourse(1), 2: isCourse(2), 3: isCourse(3) },
    others: plan.scenarios
      .filter((one) => !courseNumbers.some((number) => isSame(one, courseScenarios[number])))
      .map(({ buyers, sellers }) => ({ buyers: String(buyers), sellers: String(sellers) })),
    workload: plan.workload,
    ownWorkload: typeof plan.workload === 'string' ? null : plan.workload,
    loop: loop.kind,
    ...(loop.kind === 'open' && { rate: String(loop.ratePerSecond) }),
    runs: String(plan.runs),
    ops: String(plan.ops),
    warmUpOps: String(plan.warmUpOps ?? ''),
    seed: String(plan.seed),
    traced: plan.traceEvery > 0,
    schedule: plan.schedule ?? null,
    target: target.kind,
    ...(target.kind === 'addresses'
      ? { buyer: addressWords(target.buyer), seller: addressWords(target.seller) }
      : { route: target.through ?? 'direct' }),
    ...(target.kind === 'private' && { frontends: String(target.frontends ?? 1) }),
  }
}

function isEmpty(text: string): boolean {
  return text.trim() === ''
}

type Clients = Plan['scenarios'][number]

function isSame(one: Clients, other: Clients): boolean {
  return one.buyers === other.buyers && one.sellers === other.sellers
}

function clientsProblem({ buyers, sellers }: PlanDraft['others'][number]): string | undefined {
  for (const text of [buyers, sellers]) {
    const problem = numberProblem(text, planLimits.clients)
    if (problem !== undefined) return problem
  }
  return Number(buyers) + Number(sellers) > 0 ? undefined : 'Enter at least one buyer or seller.'
}

function numberProblem(
  text: string,
  [least, most]: readonly [number, number],
  unit?: string,
): string | undefined {
  const value = isEmpty(text) ? Number.NaN : Number(text)
  const isWhole = Number.isInteger(least)
  if (value >= least && value <= most && (Number.isInteger(value) || !isWhole)) return undefined
  const range = `${least.toLocaleString('en-US')} to ${most.toLocaleString('en-US')}`
  return `Enter a ${isWhole ? 'whole ' : ''}number from ${range}${unit ? ` ${unit}` : ''}.`
}

function addressProblem(text: string): string | undefined {
  return addressesOf(text) ? undefined : 'Enter a host and a port, such as 192.168.0.7:6003, or several.'
}

/** Several are separated by commas. */
function addressesOf(text: string): TargetAddress | TargetAddress[] | undefined {
  const all = text.split(',').flatMap((each) => addressOf(each) ?? [])
  if (all.length !== text.split(',').length || all.length > planLimits.frontends[1]) return undefined
  return all.length === 1 ? all[0]! : all
}
