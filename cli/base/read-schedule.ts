import { parseSchedule, ScheduleError } from '../../services/schedules/parse-schedule.ts'
import type { Schedule } from '../../services/schedules/schedule.ts'
import { UsageError } from './exit-codes.ts'
import { readNamedYaml } from './option-files.ts'

/** What a file of one's own says. One that is not sound is a mistake of who wrote it. */
export function readScheduleFile(file: string): Schedule {
  const text = readNamedYaml(file)
  try {
    return parseSchedule(text, file)
  } catch (error) {
    throw error instanceof ScheduleError ? new UsageError(error.message) : error
  }
}
