import { parseSchedule, ScheduleError } from '../../services/schedules/parse-schedule.ts'
import type { Schedule } from '../../services/schedules/schedule.ts'
import { UsageError } from './exit-codes.ts'
import { readNamedYaml } from './option-files.ts'

/** The schedule in a user's file. A mistake in it is the user's mistake. */
export function readScheduleFile(file: string): Schedule {
  const text = readNamedYaml(file)
  try {
    return parseSchedule(text, file)
  } catch (error) {
    throw error instanceof ScheduleError ? new UsageError(error.message) : error
  }
}
