import { InvalidArgumentError } from 'commander'
import { parseTime } from '../../services/faults/model/amounts.ts'

/** The milliseconds of an option such as `--for 5s`. */
export function duration(text: string): number {
  const ms = parseTime(text)
  if (ms === undefined || ms <= 0) throw new InvalidArgumentError('Give a time, such as 500ms or 5s.')
  return ms
}
