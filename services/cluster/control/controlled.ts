import type { Promotion, WantedPromotion } from '../promotion/promote.ts'
import type { Role } from '../../contract/values.ts'
import type { FurtherMember } from '../../config/config.ts'
import type { MemberState } from '../member.ts'
import type { Instructions } from '../instructions.ts'
import type { ServiceKind } from '../../config/config.ts'

export type FurtherKind = FurtherMember['kind']

export interface WantedMember {
  kind: FurtherKind
  name?: string | undefined
  /** The side of a gateway. */
  side?: Role | undefined
}

/** `start`: now, if it is down for a while. */
export const signals = ['kill', 'pause', 'resume', 'restart', 'start'] as const
export type Signal = (typeof signals)[number]

export interface ControlledMember {
  name: string
  kind: ServiceKind
  /** The side of a gateway. */
  side?: Role
  state: MemberState
  /** Stopped where it stands, until it is resumed. */
  paused: boolean
  /** Healthy, and no heartbeat says that it hangs. */
  answers: boolean
  host: string
  port: number
  /** While its process runs. */
  pid?: number
  restarts: number
  /** Why it is not healthy, in words. */
  reason?: string
  /** The four stay; who stands beside them may be removed. */
  removable: boolean
}

/** A cluster as its control port sees it: that of the command line, that of the app, or that of an experiment. */
export interface Controlled {
  readonly instructions: Instructions
  members(): ControlledMember[]
  /** Resolves with its name, once it is healthy and the others know of it. Without a name it gets one. */
  addMember(wanted: WantedMember): Promise<string>
  removeMember(name: string): Promise<void>
  /** A member, or all of them. Resolves when they are healthy. */
  start(name: string): Promise<void>
  /** A member, or all of them. Resolves when their processes are gone. */
  stop(name: string): Promise<void>
  promote(wanted: WantedPromotion): Promise<Promotion>
  /** A killed one stays down for at least `downMs`. */
  signal(name: string, what: Signal, downMs?: number): void
}
