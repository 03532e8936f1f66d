import { existsSync } from 'node:fs'
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
export type FoundOnDisk = { changes: LostChange[] } | { changes: undefined; why: string }

type Command = Record<string, unknown> & { op: string; at?: number }

/** The changes behind `after` in the journal of a former owner. */
export function changesBehind(folder: string, service: string, after: number): FoundOnDisk {
  if (!existsSync(folder)) return { changes: undefined, why: `${folder} is gone` }
  const changes: LostChange[] = []
  try {
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
