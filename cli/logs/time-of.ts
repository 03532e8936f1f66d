import { InvalidArgumentError } from 'commander'
import { parseTime } from '../../services/faults/model/amounts.ts'

const dayMs = 86_400_000
const isoForm = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/

/** A time in ms since 1970: so long ago, or an ISO time, of this machine's zone where it names none. */
export function timeOf(text: string, _before?: unknown, now = Date.now()): number {
  const days = /^(\d+)d$/.exec(text)
  const ago = days ? Number(days[1]) * dayMs : parseTime(text)
  if (ago !== undefined && ago >= 0) return now - ago
  const [, day] = isoForm.exec(text) ?? []
  // A date alone would be that of Greenwich.
  const time =
    day !== undefined && isInCalendar(day) ? Date.parse(text.includes('T') ? text : `${text}T00:00`) : NaN
  if (Number.isNaN(time))
    throw new InvalidArgumentError('Give a duration like 10m, 2h or 3d, or a time like 2026-01-31T12:00.')
  return time
}

/** 31 February would be taken for 3 March. */
function isInCalendar(day: string): boolean {
  const at = Date.parse(`${day}T00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}
