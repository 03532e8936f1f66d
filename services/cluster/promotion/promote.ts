import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../../config/config.ts'
import {
  mostNumbersPerChange,
  passOverUnknown,
  type ReplicationState,
  type StandbyState,
} from '../../contract/following.ts'
import { readDurableMark } from '../../engine/journal/durable-mark.ts'
import { readOwners, standbyFolderName, writeOwner } from '../../process/owners-file.ts'
import { storageFolder } from '../../process/storage.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Instructions } from '../instructions.ts'
import type { ClusterMember } from '../member.ts'
import { type DatabaseName, standbyKinds } from '../topology.ts'
import { changesBehind, type LostChange } from './lost-changes.ts'
import type { Leases } from './leases.ts'

export interface WantedPromotion {
  database: DatabaseName
  /** Without one, that which has most. */
  standby?: string | undefined
  /** The former owner is not ended, as if its machine could not be reached. */
  leaveOld?: boolean | undefined
  /** Also where another standby has more, or may have. */
  force?: boolean | undefined
}

/** The outcome of a promotion. */
export interface Promotion {
  database: DatabaseName
  standby: string
  term: number
  /** The last change that the promoted standby has of the former owner. */
  sequence: number
  /** So many standbys a write waits for from now on, and how many it was. */
  copies: number
  copiesBefore: number
  former: { folder: string; ended: boolean }
  lost: Lost
  /** A problem after it was promoted. */
  problem?: string
}

export interface Lost {
  /** On the disk of the former owner, and not at the promoted standby. Null where that disk cannot be read. */
  changes: LostChange[] | null
  /** Why it cannot be read. */
  why?: string
  /** So many changes the former owner is known to have answered that are lost; there may have been more since it was heard. */
  answeredAtLeast: number
  /** None of them was answered: the former owner waited for its standbys. */
  noneAnswered: boolean
}

/** A cluster, as far as a promotion goes. */
export interface PromotedIn {
  readonly config: Config
  readonly members: readonly ClusterMember[]
  readonly leases: Leases
  /** The database is where the standby was, in that term. Its former process is given up. */
  replace(database: DatabaseName, standby: string, term: number): ClusterMember
}

/** Makes a standby the owner of its database. Nobody who owned it before answers a write after that. */
export async function promote(
  cluster: PromotedIn,
  instructions: Instructions,
  { database, standby: wanted, leaveOld = false, force = false }: WantedPromotion,
): Promise<{ promotion: Promotion; owner: ClusterMember }> {
  const { config, leases } = cluster
  const data = config.storage.folder
  const choice = { database, standby: wanted, force }
  // Before anything is ended: whether one can be promoted at all.
  await choose(cluster.members, instructions, choice)
  const before = await instructions.ask<ReplicationState>(database, 'GetReplication').catch(() => undefined)
  const lastHeard = before ?? leases.lastHeard(database)
  const former = await silence(cluster, database, leaveOld)
  const { chosen, others } = await choose(cluster.members, instructions, choice).catch(async (error) => {
    // Another standby was answered for meanwhile. Nothing was replaced, so the owner goes on.
    leases.goOn(database)
    if (!leaveOld) await former?.start().catch(() => undefined)
    throw error
  })
  const standby = cluster.members.find(({ name }) => name === chosen.member)!
  // It puts on disk what it has got already.
  await standby.stop()
  const formerFolder = storageFolder(data, database)
  const folder = standbyFolderName(data, chosen.member)
  const sequence = readDurableMark(join(data, folder))
  const found = changesBehind(formerFolder, join(data, folder), database, sequence)
  const owner = readOwners(data)[database]
  const term = Math.max(owner?.term ?? 1, chosen.term) + 1
  const copiesBefore = before?.copies ?? chosen.copies
  const copies = Math.min(copiesBefore, others)
  await writeOwner(data, database, {
    folder,
    term,
    passOver: found.changes ? found.changes.length * mostNumbersPerChange : passOverUnknown,
    copies,
    former: [...(owner?.former ?? []), owner?.folder ?? database],
  })
  const answeredAtLeast = Math.max(0, (lastHeard?.sequence ?? 0) - sequence)
  const waited = copiesBefore > 0 && (before ?? chosen).whenFewer !== 'fall-back'
  const promotion: Promotion = {
    database,
    standby: chosen.member,
    term,
    sequence,
    copies,
    copiesBefore,
    former: { folder: formerFolder, ended: !leaveOld },
    lost: {
      changes: found.changes ?? null,
      ...('why' in found && { why: found.why }),
      answeredAtLeast,
      // The setting may be of a moment ago, and the owner of the folder another one than that which waited.
      noneAnswered: waited && answeredAtLeast === 0 && !('begunAnew' in found),
    },
  }
  return { promotion, owner: cluster.replace(database, chosen.member, term) }
}

/** That which has most: a write that was answered after k of them had it is there for certain only if all were asked. */
async function choose(
  members: readonly ClusterMember[],
  instructions: Instructions,
  { database, standby: wanted, force }: WantedPromotion,
): Promise<{ chosen: StandbyState; others: number }> {
  const standbys = members.filter(({ kind }) => kind === standbyKinds[database])
  if (wanted !== undefined && !standbys.some(({ name }) => name === wanted))
    throw new ApiError('NOT_FOUND', `There is no standby ${wanted} of ${database}.`)
  const states = await Promise.all(
    standbys.map(({ name }) => instructions.ask<StandbyState>(name, 'GetStandby').catch(() => undefined)),
  )
  const there = states.filter((state) => state !== undefined).sort((a, b) => b.durable - a.durable)
  const chosen = wanted === undefined ? there[0] : there.find(({ member }) => member === wanted)
  if (chosen === undefined)
    throw new ApiError(
      'UNAVAILABLE',
      wanted === undefined
        ? `No standby of ${database} answers, so none can be promoted.`
        : `${wanted} does not answer, so it cannot be promoted.`,
    )
  const silent = standbys.filter(({ name }) => !there.some(({ member }) => member === name))
  if (!force && silent.length > 0)
    throw new ApiError(
      'UNAVAILABLE',
      `${silent.map(({ name }) => name).join(', ')} may have more changes than ${chosen.member}, and does not answer. ` +
        'Start it, remove it, or promote by force.',
    )
  if (!force && there[0]!.durable > chosen.durable)
    throw new ApiError(
      'INVALID_ARGUMENT',
      `${there[0]!.member} has ${there[0]!.durable - chosen.durable} changes more than ${chosen.member}: promote that one, ` +
        'or promote by force.',
    )
  return { chosen, others: standbys.length - 1 }
}

/** Resolves when the owner answers no write any more. */
async function silence(
  { members, leases }: PromotedIn,
  database: DatabaseName,
  leaveOld: boolean,
): Promise<ClusterMember | undefined> {
  const former = members.find(({ name }) => name === database)
  if (!leaveOld) {
    await former?.stop({ atOnce: true })
    return former
  }
  const leftMs = leases.leftMs(database)
  if (leftMs === undefined)
    throw new ApiError(
      'UNAVAILABLE',
      `${database} has not been heard since it was started, so it is not known when it stops answering. Let it be ended.`,
    )
  // Nobody gives it another one.
  leases.end(database)
  await pause(leftMs)
  return former
}
