import { existsSync } from 'node:fs'
import { DamagedJournalError } from '../../engine/failures.ts'
import { listSegments } from '../../engine/folder/folder-files.ts'
import { readJournal } from '../../engine/journal/journal-reader.ts'
import { silentLog } from '../../engine/log.ts'
import { messageOf } from '../../text/error-text.ts'

/** A change that the former owner has on its disk, and that the promoted standby lacks. */
export interface LostChange {
  sequence: number
  /** When it was made, ms since 1970. */
  at: number | undefined
  /** The command, and whom and what it is about. It holds no password and no session. */
  what: string
}

/** `changes` is undefined where the disk of the former owner cannot be read, and `why` says why. */
export type FoundOnDisk =
  | { changes: LostChange[] }
  /** `begunAnew`: the folder is not that of the owner which the standby followed. */
  | { changes: undefined; why: string; begunAnew?: true }

type Command = Record<string, unknown> & { op: string; at?: number }

/** The changes behind `after`, the last one of the standby's folder, in the journal of a former owner. */
export function changesBehind(
  folder: string,
  standbyFolder: string,
  service: string,
  after: number,
): FoundOnDisk {
  if (!existsSync(folder)) return { changes: undefined, why: `${folder} is gone` }
  const changes: LostChange[] = []
  try {
    if (!leadsTo(folder, standbyFolder, service, after))
      return {
        changes: undefined,
        why: `${folder} lacks changes that the standby has: it was lost, and begun anew`,
        begunAnew: true,
      }
    readJournal({
      folder,
      service,
      after,
      log: silentLog,
      visit: (text) => {
        const command = JSON.parse(text) as Command
        changes.push({ sequence: after + changes.length + 1, at: command.at, what: wordsOf(command) })
      },
    })
    return { changes }
  } catch (error) {
    return { changes: undefined, why: messageOf(error) }
  }
}

/** Whether the former owner had the last change of the standby, as far as its journal goes back. */
function leadsTo(folder: string, standbyFolder: string, service: string, sequence: number): boolean {
  if (sequence === 0) return true
  const segments = listSegments(folder)
  const beginsBehind = segments.length > 0 && segments[0]!.sequence > sequence
  if (beginsBehind) return true
  const [former, standby] = [folder, standbyFolder].map((one) => changeAt(one, service, sequence))
  return former !== undefined && (standby === undefined || former === standby)
}

/** As JSON; undefined where the journal does not hold it. */
function changeAt(folder: string, service: string, sequence: number): string | undefined {
  let found: string | undefined
  const visit = (text: string) => (found = JSON.stringify(JSON.parse(text)))
  try {
    readJournal({ folder, service, after: sequence - 1, through: sequence, log: silentLog, visit })
  } catch (error) {
    if (!(error instanceof DamagedJournalError)) throw error
  }
  return found
}

/** The fields of a command that may be shown. */
const shown = new Set([
  'sellerId',
  'buyerId',
  'accountId',
  'role',
  'username',
  'itemId',
  'name',
  'quantity',
  'cents',
  'delta',
  'thumb',
  'tier',
  'order',
  'end',
  'ref',
  'locked',
  'item',
  'change',
  'description',
  'lines',
])

function wordsOf({ op, ...about }: Command): string {
  const told = Object.entries(about).filter(([name]) => shown.has(name))
  return told.length === 0 ? op : `${op} ${JSON.stringify(Object.fromEntries(told))}`
}
