import { z } from 'zod'

/** More would hold up what shares the connection, or fit into no frame. */
export const mostShippedBytes = 384 * 1024

const sequence = z.int().min(0)
const most = z.int().min(0).max(mostShippedBytes)

/**
 * The requests of a follower to product-db. A follower asks when it has room, so a slow one gets no more than it can
 * take.
 */
export const followingArguments = {
  ReadJournal: z.object({ after: sequence, most, waitMs: z.int().min(0).max(5_000) }),
  NewestSnapshot: z.object({}),
  ReadSnapshot: z.object({ name: z.string().min(1).max(255), offset: sequence, most: most.min(1) }),
}

/** Up to `most` bytes of what follows the command `after`. With nothing to tell, the answer waits up to `waitMs`. */
export type ReadJournalArgs = z.output<typeof followingArguments.ReadJournal>
export type ReadSnapshotArgs = z.output<typeof followingArguments.ReadSnapshot>

export interface JournalPiece<Command> {
  /** The last command that is committed. */
  head: number
  /** By the owner's clock, as are the times: how long ago something was, the follower learns without comparing clocks. */
  now: number
  commands: Command[]
  /** How long they are together. */
  characters: number
  /** How many of the commands in turn were committed when; none where only the commands themselves know. */
  times: readonly (readonly [count: number, at: number])[]
}

/** Nothing where none was taken yet: then the journal goes back to the beginning. */
export interface SnapshotOffer {
  name?: string
  sequence?: number
}

/** The last piece is shorter than was asked for. */
export interface SnapshotPiece {
  bytes: string
}

export const followerSettings = z.strictObject({
  delayMs: z.int().min(0).max(600_000),
  stopped: z.boolean(),
})

export const catalogueSettings = z.strictObject({
  reads: z.enum(['strong', 'eventual'], { error: '"strong" or "eventual"' }),
  readYourWrites: z.boolean({ error: 'true or false' }),
  monotonicReads: z.boolean({ error: 'true or false' }),
})

export type FollowerSettings = z.output<typeof followerSettings>
export type CatalogueSettings = z.output<typeof catalogueSettings>

/** How far a follower is. */
export interface FollowerState extends FollowerSettings {
  member: string
  /** `loading`: it has not caught up yet since it began, and answers no reads. `cut off`: it does not reach product-db at the moment. */
  phase: 'loading' | 'following' | 'cut off'
  /** The last command that it applied, and the last one that it knows product-db to have committed. */
  sequence: number
  head: number
  rev: number
  lagRecords: number
  lagMs: number
  /** Commands that it has and has not applied yet. */
  waiting: number
  applied: number
  snapshots: number
  reads: number
  /** Reads that were answered although something was known to be missing. */
  staleReads: number
  /** Reads that asked for more than it had, and were refused. */
  refusedReads: number
}

/** How a frontend reads the catalogue, and how often it did how. */
export interface CatalogueReadsState extends CatalogueSettings {
  /** Followers that it would ask now. */
  followers: string[]
  /** Since it was started: answered by a follower, or by product-db although they were asked for. */
  eventual: number
  byOwner: { behind: number; unreachable: number; none: number }
}
