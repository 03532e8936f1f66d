import type { FaultInput } from '../../../electron/ipc/fault-types.ts'
import { describeFault } from '../../../services/faults/model/describe-fault.ts'
import {
  type Direction,
  type Fault,
  type FaultKind,
  faultSchema,
  inProcessKinds,
  linkKinds,
  signalKinds,
} from '../../../services/faults/model/fault.ts'
import {
  formatShare,
  formatSize,
  formatTime,
  parseShare,
  parseSize,
  parseTime,
} from '../../../services/faults/model/amounts.ts'

/** A value of a fault, as one types it. */
export interface FaultField {
  field: string
  label: string
  help: string
  parse(text: string): number | undefined
  format(value: number): string
  initial: number
}

const time = (field: string, label: string, initial: number): FaultField => ({
  field,
  label,
  help: 'Such as 100ms, 2s or 6min.',
  parse: parseTime,
  format: formatTime,
  initial,
})

const fieldsOfKind: Partial<Record<FaultKind, FaultField[]>> = {
  latency: [time('ms', 'Delay', 100), time('jitterMs', 'Jitter', 0)],
  bandwidth: [
    {
      field: 'bytesPerSecond',
      label: 'Bytes per second',
      help: 'Such as 500B, 20KB or 1MB.',
      parse: parseSize,
      format: formatSize,
      initial: 20_000,
    },
  ],
  'slow-close': [time('ms', 'Later by', 2_000)],
  slices: [
    {
      field: 'bytes',
      label: 'Size of a slice',
      help: 'Such as 10B.',
      parse: parseSize,
      format: formatSize,
      initial: 10,
    },
    time('delayMs', 'Between two', 5),
  ],
  'slow-disk': [time('ms', 'Delay of each flush', 100)],
  'clock-skew': [time('ms', 'Ahead by', 360_000)],
  'cpu-hog': [
    {
      field: 'share',
      label: 'Share of the time',
      help: 'Up to 95%.',
      parse: parseShare,
      format: formatShare,
      initial: 0.8,
    },
  ],
}

export interface FaultDraft {
  kind: FaultKind
  values: Record<string, string>
  direction: Direction
  probability: string
  /** Empty: until it is healed. */
  forTime: string
}

export function kindsFor(fault: FaultInput): readonly FaultKind[] {
  return isOnLink(fault) ? linkKinds : [...signalKinds, ...inProcessKinds]
}

export function fieldsOf(kind: FaultKind): FaultField[] {
  return fieldsOfKind[kind] ?? []
}

export function mayLast(kind: FaultKind): boolean {
  return kind !== 'restart'
}

export function isOnLink(fault: FaultInput): boolean {
  return 'from' in fault
}

export function draftOf(fault: FaultInput): FaultDraft {
  const given = fault as Record<string, unknown>
  const values = Object.fromEntries(
    fieldsOf(fault.kind).map(({ field, format, initial }) => [
      field,
      format(typeof given[field] === 'number' ? given[field] : initial),
    ]),
  )
  return {
    kind: fault.kind,
    values,
    direction: (given.direction as Direction | undefined) ?? 'both',
    probability: formatShare((given.probability as number | undefined) ?? 1),
    forTime: typeof given.forMs === 'number' ? formatTime(given.forMs) : '',
  }
}

/** Another kind, with its own usual values. */
export function withKind(draft: FaultDraft, kind: FaultKind): FaultDraft {
  const values = Object.fromEntries(
    fieldsOf(kind).map(({ field, format, initial }) => [field, draft.values[field] ?? format(initial)]),
  )
  return { ...draft, kind, values }
}

export type Problems = Record<string, string>

/** The fault at the place of the given one, or what is wrong with what was typed. */
export function faultOf(draft: FaultDraft, place: FaultInput): { fault: Fault } | { problems: Problems } {
  const problems: Problems = {}
  const fault: Record<string, unknown> = { kind: draft.kind }
  for (const { field, parse, help } of fieldsOf(draft.kind)) {
    const value = parse((draft.values[field] ?? '').trim())
    if (value === undefined) problems[field] = help
    else fault[field] = value
  }
  if ('from' in place) {
    const probability = parseShare(draft.probability.trim())
    if (probability === undefined || probability <= 0 || probability > 1) problems.probability = 'Up to 100%.'
    Object.assign(fault, { from: place.from, to: place.to, direction: draft.direction, probability })
  } else if ('member' in place) fault.member = place.member
  if (draft.forTime.trim() !== '' && mayLast(draft.kind)) {
    const forMs = parseTime(draft.forTime.trim())
    if (forMs === undefined || forMs <= 0)
      problems.forTime = 'For example 5s. Leave it empty to keep the fault until it is healed.'
    else fault.forMs = forMs
  }
  if (Object.keys(problems).length > 0) return { problems }
  const outcome = faultSchema.safeParse(fault)
  if (outcome.success) return { fault: outcome.data }
  const [issue] = outcome.error.issues
  return { problems: { [String(issue!.path[0] ?? 'kind')]: issue!.message } }
}

export function wordsOf(draft: FaultDraft, place: FaultInput): string {
  const read = faultOf(draft, place)
  return 'fault' in read ? describeFault(read.fault) : ''
}
