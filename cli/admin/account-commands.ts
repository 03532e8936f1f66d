import type { Role } from '../../services/contract/values.ts'
import { counted, localTime } from '../output/format.ts'
import { stdoutPrinter } from '../output/printer.ts'
import { type AdminOptions, withAdministrator } from './with-administrator.ts'

export interface EndOptions extends AdminOptions {
  session?: number
}

export async function setLock(
  role: Role,
  username: string,
  locked: boolean,
  options: AdminOptions,
): Promise<void> {
  const account = await withAdministrator(options, (administrator) =>
    administrator.setLock(role, username, locked),
  )
  const printer = stdoutPrinter(options)
  printer.data({ account })
  printer.say(
    locked
      ? `The ${role} ${account.username} is locked: the sessions have ended, and nobody can log in.`
      : `The ${role} ${account.username} can log in again.`,
  )
}

export async function listSessions(role: Role, username: string, options: AdminOptions): Promise<void> {
  const sessions = await withAdministrator(options, (administrator) => administrator.sessions(role, username))
  const printer = stdoutPrinter(options)
  printer.data({ sessions })
  if (sessions.length === 0) {
    printer.say(`The ${role} ${username} is not logged in.`)
    return
  }
  printer.table(
    [
      { title: 'Session', align: 'right' },
      { title: 'Last active' },
      { title: 'Lines in the cart', align: 'right' },
    ],
    sessions.map(({ id, lastActive, cartLines }) => [String(id), localTime(lastActive), String(cartLines)]),
  )
}

export async function endSessions(role: Role, username: string, options: EndOptions): Promise<void> {
  const ended = await withAdministrator(options, (administrator) =>
    administrator.endSessions(role, username, options.session),
  )
  const printer = stdoutPrinter(options)
  printer.data({ ended })
  printer.say(`${counted(ended, 'session')} of the ${role} ${username} ended.`)
}
