import type { Introduction, MeetAnswer } from '../identity/histories.ts'
import { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import { reachableHost } from './cluster-health.ts'
import type { ServiceKind } from './config.ts'

const answerMs = 30_000

interface Address {
  kind: ServiceKind
  host: string
  port: number
}

/** Databases that do not belong together: a person decides whether they shall go on. */
export class MixedDatabasesError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'MixedDatabasesError'
  }
}

/** Whose numbers each of them holds. */
const holds: readonly (readonly [holder: ServiceKind, giver: ServiceKind])[] = [
  ['product-db', 'customer-db'],
  ['customer-db', 'product-db'],
  ['payments', 'product-db'],
]

/**
 * Introduces the databases to each other. Throws a MixedDatabasesError if they do not belong together, unless `goOn` says
 * that they shall work together as they are. Members that are not ours say nothing, and are not held up.
 */
export async function checkBelonging(
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
    const problems: string[] = []
    for (const [holder, giver] of holds) {
      const problem = await introduce(clients.get(giver), clients.get(holder), goOn)
      if (problem !== undefined) problems.push(problem)
    }
    if (problems.length > 0) throw new MixedDatabasesError(problems)
  } finally {
    for (const client of clients.values()) client.close()
  }
}

async function introduce(
  giver: WireClient | undefined,
  holder: WireClient | undefined,
  goOn: boolean,
): Promise<string | undefined> {
  if (giver === undefined || holder === undefined) return undefined
  try {
    const introduction = await giver.request<Introduction>('Introduce', {}, { safety: 'read' })
    const args = { ...introduction, goOn }
    return (await holder.request<MeetAnswer>('Meet', args, { safety: 'repeatable' })).problem
  } catch (error) {
    if (error instanceof ApiError && error.code === 'UNKNOWN_OP') return undefined
    throw error
  }
}
