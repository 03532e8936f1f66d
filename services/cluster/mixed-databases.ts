import { reachableHost } from '../config/members.ts'
import type { Introduction, MeetAnswer } from '../identity/histories.ts'
import { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import type { ServiceKind } from '../config/config.ts'

const answerMs = 30_000
/** It judges at once, and only what it writes down may wait for standbys. */
const meetMs = 5_000

interface Address {
  kind: ServiceKind
  host: string
  port: number
}

/** Databases that do not belong together: a person decides whether they shall go on. */
export class MixedDatabasesError extends Error {
  /** The message for people who have buttons instead of commands. */
  readonly summary: string

  constructor(answers: readonly MeetAnswer[]) {
    super(answers.map(({ problem }) => problem).join('\n'))
    this.name = 'MixedDatabasesError'
    this.summary = answers.map(({ problem, summary = problem }) => summary).join('\n')
  }
}

/** The databases whose numbers each of them stores. */
const holds: readonly (readonly [holder: ServiceKind, giver: ServiceKind])[] = [
  ['product-db', 'customer-db'],
  ['customer-db', 'product-db'],
  ['payments', 'product-db'],
]

/**
 * Introduces the databases to each other. Throws a MixedDatabasesError if they do not belong together, unless `goOn` says
 * that they shall work together as they are. Members that are not ours say nothing, and are not held up.
 */
export async function checkDatabasesMatch(
  members: readonly Address[],
  secret: string,
  goOn: boolean,
): Promise<void> {
  const clients = new Map<ServiceKind, WireClient>()
  for (const { kind, host, port } of members) {
    if (clients.has(kind) || !holds.flat().includes(kind)) continue
    const options = { service: kind, secret, from: 'cluster', timeoutMs: answerMs, unwatched: true }
    clients.set(kind, new WireClient({ host: reachableHost(host), port, ...options }))
  }
  try {
    const against: MeetAnswer[] = []
    for (const [holder, giver] of holds) {
      const answer = await introduce(clients.get(giver), clients.get(holder), goOn)
      if (answer.problem !== undefined) against.push(answer)
    }
    if (against.length > 0) throw new MixedDatabasesError(against)
  } finally {
    for (const client of clients.values()) client.close()
  }
}

async function introduce(
  giver: WireClient | undefined,
  holder: WireClient | undefined,
  goOn: boolean,
): Promise<MeetAnswer> {
  if (giver === undefined || holder === undefined) return {}
  try {
    const introduction = await giver.request<Introduction>('Introduce', {}, { safety: 'read' })
    return await meet(holder, { ...introduction, goOn })
  } catch (error) {
    if (error instanceof ApiError && error.code === 'UNKNOWN_OP') return {}
    throw error
  }
}

/** A holder whose writes wait for standbys, or are refused without them, has found nothing against the other one. */
async function meet(holder: WireClient, args: Introduction & { goOn: boolean }): Promise<MeetAnswer> {
  try {
    return await holder.request<MeetAnswer>('Meet', args, { safety: 'repeatable', timeoutMs: meetMs })
  } catch (error) {
    if (error instanceof ApiError && (error.code === 'UNAVAILABLE' || error.code === 'TIMEOUT')) return {}
    throw error
  }
}
