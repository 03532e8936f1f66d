import type { Greedy, Workload } from '../../services/schedules/schedule.ts'
import type { ExperimentTick } from '../model/experiment.ts'
import type { EventLoopDelay } from '../model/machine-state.ts'
import type { Address } from '../../services/client/frontend-connections.ts'

/** The tasks of a process with an experiment's clients, one after the other. */
export type ClientsTask = CrewTask | GreedyTask

export type CrewTask =
  | {
      type: 'prepare'
      workload: Workload
      seed: number
      buyers: Address[]
      sellers: Address[]
      history?: string
    }
  /** `startsAt` is the beginning of the schedule, on the clock that all processes of this machine share. */
  | { type: 'go'; startsAt: number }
  /** No more actions; requests in flight are finished. */
  | { type: 'stop' }
  /** Look at what is in the market. */
  | { type: 'audit' }

/** The greedy clients are in a process of their own. */
export type GreedyTask =
  | { type: 'prepare-greedy'; greedy: Greedy; buyers: Address[] }
  /** Ask for as much as there is to get. */
  | { type: 'flood' }
  /** Hang up. */
  | { type: 'calm' }

const greedyTasks: readonly ClientsTask['type'][] = ['prepare-greedy', 'flood', 'calm']

export function isForGreedy(task: ClientsTask): task is GreedyTask {
  return greedyTasks.includes(task.type)
}

export type ClientsReport =
  | GreedyReport
  | { type: 'prepared' }
  | { type: 'tick'; tick: ExperimentTick }
  | { type: 'stopped'; attempts: Attempts; givenUp: number; delayMs: EventLoopDelay }
  | { type: 'audited'; ledger: Ledger }
  | { type: 'failed'; message: string }

export type GreedyReport =
  { type: 'greedy-prepared' } | { type: 'flooding' } | { type: 'calmed'; answered: number }

/** All attempts of all clients, a list for each property: much shorter on its way than a list of objects. */
export interface Attempts {
  ops: string[]
  codes: string[]
  /** Milliseconds from the beginning to when the attempt began. */
  at: number[]
  ms: number[]
  /** Places in `ops` and `codes`. */
  op: number[]
  code: number[]
  who: Who[]
  /** Which of them were reads whose answer had been replaced before they began. */
  stale: number[]
}

export type Who = 'seller' | 'normal' | 'vip'

/** The contents of a market at the end, and the replies that its clients got. */
export interface Ledger {
  items: LedgerItem[]
  /** Over all orders that are paid. */
  paidCents: number
  /** The revenue in the reports of the sellers. */
  revenueCents: number
  /** The amount that the payments service charged; only if there is one. */
  takenCents?: number
  paidOrders: number
  /** Orders that never came to an end. */
  openOrders: number
  /** Beyond what the clients wanted. */
  doubles: number
  /** Acknowledged writes of which nothing is to be seen. */
  lost: string[]
}

export interface LedgerItem {
  itemId: string
  initial: number
  /** Acknowledged changes of the stock. */
  restocked: number
  /** Those of which nobody knows whether they happened. */
  uncertain: number[]
  sold: number
  left: number
}
