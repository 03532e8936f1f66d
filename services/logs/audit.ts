import { messageOf } from '../text/error-text.ts'
import { logFolder } from './segments.ts'
import { recordText } from './record-text.ts'
import { type LogFileSettings, SourceFile } from './source-file.ts'

/** The log of what was done to a cluster on purpose: faults, kills, restarts, restores, changes by an administrator. */
export const auditSource = 'audit'

export interface Deed {
  /** The one that asked: a command, the app, the administrator. */
  by: string
  action: string
  /** The arguments of the action. */
  args?: unknown
  /** Why nothing, or not all, was done. */
  error?: string
}

/** The fields and the message of its line. */
export function auditOf({ by, action, args, error }: Deed): [details: object, message: string] {
  const outcome = error === undefined ? 'done' : 'failed'
  return [
    {
      by,
      audit: action,
      outcome,
      ...(error !== undefined && { error }),
      ...(args !== undefined && { args }),
    },
    `${action} ${outcome}`,
  ]
}

/** Does something and notes it, with why it failed if it did. */
export async function audited<Result>(
  deed: Deed,
  note: (deed: Deed) => unknown,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  let result: Result
  try {
    result = await run()
  } catch (error) {
    await note({ ...deed, error: messageOf(error) })
    throw error
  }
  await note(deed)
  return result
}

/** Notes what a command did to a folder by itself, without a cluster that could. It is done whether or not it can be noted. */
export async function noteDeed(dataFolder: string, limits: LogFileSettings, deed: Deed): Promise<void> {
  if (!limits.on) return
  const file = new SourceFile(logFolder(dataFolder), auditSource, limits)
  const line = recordText(auditSource, 'info', ...auditOf(deed))
  await file.append([line]).catch(() => 0)
}
