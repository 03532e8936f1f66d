import type { SnapshotInfo } from '../snapshots/snapshot-list.ts'

/** The jobs of the worker. */
export type SnapshotJob =
  | { readonly type: 'list'; readonly folder: string; readonly service: string }
  | {
      readonly type: 'take'
      readonly folder: string
      readonly service: string
      readonly takenAt: string
      readonly keep: number
      /** The live state to compare with; without it the newest state on disk is taken. */
      readonly live?: LiveState
    }
  | { readonly type: 'import'; readonly folder: string; readonly service: string; readonly file: string }
  | {
      readonly type: 'restore'
      readonly folder: string
      readonly service: string
      readonly name: string
      readonly takenAt: string
      /** Random, and the same for the other database that is restored with it, to the same time. */
      readonly together?: string | undefined
      /** Absent when no process runs: then a state that cannot be recovered does not stand in the way. */
      readonly live?: LiveState
    }

export type JobOf<Type extends SnapshotJob['type']> = SnapshotJob & { readonly type: Type }

export interface LiveState {
  readonly sequence: number
  readonly counts: Readonly<Record<string, number>>
}

export interface JobResults {
  list: SnapshotInfo[]
  take: TakenSnapshot
  import: SnapshotInfo
  restore: Restored
}

/** The new state, and where the one before is: in a snapshot, or in the journal that was put aside. */
export interface Restored extends SnapshotInfo {
  readonly before: 'snapshot' | 'aside'
}

export interface TakenSnapshot {
  readonly snapshot: SnapshotInfo
  /** The newest snapshots found readable, newest first, this one among them. */
  readonly readable: readonly { readonly name: string; readonly sequence: number }[]
}

export interface Progress {
  readonly rows: number
  readonly total: number
}

export type WorkerMessage =
  | { readonly type: 'progress'; readonly progress: Progress }
  | {
      readonly type: 'log'
      readonly level: 'info' | 'warn' | 'error'
      readonly details: object
      readonly message: string
    }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly failure: JobFailure }

/** An error as it crosses from the worker. */
export interface JobFailure {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly file?: string
  readonly offset?: number
}
