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
  ReadJournal: z.object({
    after: sequence,
    most,
    waitMs: z.int().min(0).max(5_000),
    /** A standby asks: it has everything up to `after` of this instance on its disk, and gets also what waits for that. */
    onDiskOf: z.string().optional(),
  }),
  NewestSnapshot: z.object({}),
  ReadSnapshot: z.object({ name: z.string().min(1).max(255), offset: sequence, most: most.min(1) }),
}

/** Up to `most` bytes of what follows the command `after`. With nothing to tell, the answer waits up to `waitMs`. */
export type ReadJournalArgs = z.output<typeof followingArguments.ReadJournal>
export type ReadJournalRequest = z.input<typeof followingArguments.ReadJournal>
export type ReadSnapshotArgs = z.output<typeof followingArguments.ReadSnapshot>

export interface JournalPiece<Command> {
  /** The last command that is committed. */
  head: number
  /** In which the owner serves. */
  term: number
  /** Only for a standby: it goes on with these where it is promoted. */
  replication?: ReplicationSettings
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

/** The ways of a write while fewer standbys are there than must have it. */
export const fewerWays = ['wait', 'refuse', 'fall-back'] as const
export type WhenFewer = (typeof fewerWays)[number]

export const mostCopies = 10

/** How many standbys must have a write on disk before it is answered. */
export const replicationSettings = z.strictObject({
  copies: z.int().min(0).max(mostCopies, `a number from 0 to ${mostCopies}`),
  whenFewer: z.enum(fewerWays, { error: `one of ${fewerWays.join(', ')}` }),
})

export type ReplicationSettings = z.output<typeof replicationSettings>

/** The owner alone, as long as nobody has chosen. */
export const ownerAlone: ReplicationSettings = { copies: 0, whenFewer: 'wait' }

export const term = z.int().min(1)

/** Numbers that a single change may give. */
export const mostNumbersPerChange = 1_000
/** Numbers that a promoted standby passes over where the disk of the former owner cannot be read. */
export const passOverUnknown = 1_000_000

/**
 * How a supervisor keeps an owner from answering behind its back. Without `until` the owner only tells the time by its
 * clock; the supervisor gives that time back, with the length of the lease added, once it has heard it. So no lease lasts
 * longer than from the moment at which its owner was alive and was heard.
 */
export const leaseArguments = z.object({
  term,
  /** It only grows: what was said before something else, and arrives after it, does not count. */
  order: z.int().min(0),
  until: z.number().nullable().optional(),
})
export type LeaseArgs = z.output<typeof leaseArguments>

export interface LeaseAnswer {
  /** By the clock of the owner. */
  now: number
  /** The last write that is on disk, and the last one that is carried out, and may be answered. */
  durable: number
  sequence: number
}

/** A standby, as the owner sees it. */
export interface FollowingStandby {
  member: string
  /** It has everything up to this change on disk. */
  durable: number
  /** It has caught up since it connected, and asks as it should. */
  isThere: boolean
}

/** How an owner answers writes. */
export interface ReplicationState extends ReplicationSettings {
  term: number
  durable: number
  sequence: number
  standbys: FollowingStandby[]
  /** Writes on disk here that wait for standbys. */
  waiting: number
  /** Since it was started: writes that were carried out with fewer copies than asked for. */
  fellBack: number
  /** It answers only as long as its cluster goes on saying that it may. */
  hasLease: boolean
  /** Why it answers nothing, if it does not. */
  fenced?: string
}

/** How far a standby is. */
export interface StandbyState {
  member: string
  of: 'customer-db' | 'product-db'
  /** `cut off`: it does not reach the owner at the moment. */
  phase: 'loading' | 'following' | 'cut off'
  /** The last change that it has on disk, and the last one that the owner is known to have. */
  durable: number
  head: number
  /** The term of the owner whose changes these are. */
  term: number
  /** As the owner said last. */
  copies: number
  whenFewer: WhenFewer
  /** How often it began anew with a snapshot. */
  snapshots: number
}
