import { z } from 'zod'
import { memberName } from '../../contract/members.ts'

const longestMs = 3_600_000

const ms = z.number().min(0).max(longestMs)
const someMs = z.number().positive().max(longestMs)

/** Everybody, members and clients alike. */
export const everybody = '*'
/** Every program that connects without the cluster's secret. */
export const clients = 'clients'

/** A member's name, or what a member is: then all of that kind are meant. */
const party = z.union([z.literal(everybody), memberName], {
  error: 'the name of a member, a kind of member, "clients" or "*"',
})
const parties = z.array(party).min(1, 'at least one name').max(100)

export const directions = ['both', 'request', 'reply'] as const
/** Requests go from who connected to whom it connected to, replies the other way. */
export type Direction = (typeof directions)[number]

/** It ends by itself after this time. */
const forMs = { forMs: someMs.optional() }

const onLink = {
  from: parties,
  to: parties,
  direction: z.enum(directions).default('both'),
  /** The share of frames, or of connections if the fault hits a whole connection. */
  probability: z.number().gt(0).max(1).default(1),
  ...forMs,
}

const linkSchemas = [
  z.strictObject({ kind: z.literal('latency'), ms, jitterMs: ms.default(0), ...onLink }),
  z.strictObject({
    kind: z.literal('bandwidth'),
    bytesPerSecond: z.number().positive().max(1e12),
    ...onLink,
  }),
  z.strictObject({ kind: z.literal('reset'), ...onLink }),
  z.strictObject({ kind: z.literal('black-hole'), ...onLink }),
  z.strictObject({ kind: z.literal('slow-close'), ms, ...onLink }),
  z.strictObject({
    kind: z.literal('slices'),
    bytes: z.int().min(1).max(1_048_576),
    delayMs: ms.default(0),
    ...onLink,
  }),
] as const

const inProcessSchemas = [
  z.strictObject({ kind: z.literal('slow-disk'), member: memberName, ms, ...forMs }),
  z.strictObject({
    kind: z.literal('cpu-hog'),
    member: memberName,
    share: z.number().gt(0).max(0.95),
    ...forMs,
  }),
  z.strictObject({
    kind: z.literal('clock-skew'),
    member: memberName,
    ms: z.number().min(-86_400_000).max(86_400_000),
    ...forMs,
  }),
] as const

const signalSchemas = [
  /** With a time, it stays down for this long. */
  z.strictObject({ kind: z.literal('kill'), member: memberName, ...forMs }),
  z.strictObject({ kind: z.literal('pause'), member: memberName, ...forMs }),
  z.strictObject({ kind: z.literal('restart'), member: memberName }),
] as const

/** Between two groups nothing passes; one way, nothing passes from the first to the second. */
const partitionSchema = z.strictObject({
  kind: z.literal('partition'),
  a: parties,
  b: parties,
  oneWay: z.boolean().default(false),
  ...forMs,
})

export const linkFaultSchema = z.discriminatedUnion('kind', [...linkSchemas])
export const inProcessFaultSchema = z.discriminatedUnion('kind', [...inProcessSchemas])
export const faultSchema = z.discriminatedUnion('kind', [
  ...linkSchemas,
  ...inProcessSchemas,
  ...signalSchemas,
  partitionSchema,
])

export type LinkFault = z.output<typeof linkFaultSchema>
export type InProcessFault = z.output<typeof inProcessFaultSchema>
export type Fault = z.output<typeof faultSchema>
export type FaultInput = z.input<typeof faultSchema>
export type FaultKind = Fault['kind']

export const linkKinds = ['latency', 'bandwidth', 'reset', 'black-hole', 'slow-close', 'slices'] as const
export const inProcessKinds = ['slow-disk', 'cpu-hog', 'clock-skew'] as const
export const signalKinds = ['kill', 'pause', 'restart'] as const
export const faultKinds = [...linkKinds, ...inProcessKinds, ...signalKinds, 'partition'] as const

export function isLinkFault(fault: Fault): fault is LinkFault {
  return (linkKinds as readonly string[]).includes(fault.kind)
}

export function isInProcessFault(fault: Fault): fault is InProcessFault {
  return (inProcessKinds as readonly string[]).includes(fault.kind)
}

/** A fault that is in effect. */
export interface ActiveFault {
  id: string
  fault: Fault
  /** In the words of `parseFault`. */
  text: string
  startedAt: string
  /** When it ends by itself. */
  endsAt?: string
  /** Members that have a part in it and did not take it, each with its reason. The others carry it out. */
  refusedBy?: { member: string; reason: string }[]
}
