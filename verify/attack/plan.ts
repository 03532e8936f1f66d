import type { ServiceName } from '../../services/config/config.ts'

export interface AttackPlan {
  seed: number
  minutes: number
  frames: number
  /** Whether passwords are hashed as slowly as by default. */
  realPasswords: boolean
}

export interface HonestTask {
  seed: number
  ports: { buyer: number; seller: number }
}

export type HonestSaid =
  | { type: 'joined' }
  /** About the requests since the last time. `failed` counts the attempts that had to be made again. */
  | { type: 'latencies'; p50: number; p99: number; requests: number; failed: number }
  | { type: 'verified'; orders: number; problem?: string }

export type HonestTold = { tell: 'latencies' } | { tell: 'verify' }

export interface HostileTask {
  seed: number
  frames: number
  ms: number
  ports: Record<ServiceName | 'payments' | 'gateway' | 'control', number>
  secret: string
  /** Somebody whose password is guessed. */
  username: string
}

export type HostileSaid =
  | { type: 'ready' }
  | { type: 'progress'; frames: number }
  | {
      type: 'done'
      frames: number
      byKind: Record<string, number>
      byPort: Record<string, number>
      problems: string[]
    }
