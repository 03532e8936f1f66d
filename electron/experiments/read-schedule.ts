import { basename } from 'node:path'
import { boundedTextOfFile } from '../../services/config/bounded-text.ts'
import { mostYamlBytes } from '../../services/config/yaml-text.ts'
import {
  parseSchedule,
  ScheduleError,
  type ScheduleProblem,
} from '../../services/schedules/parse-schedule.ts'
import type { Schedule } from '../../services/schedules/schedule.ts'
import { ApiError } from '../../services/wire/errors.ts'

/** The content of a user's file, or its mistakes. */
export type ReadSchedule =
  { kind: 'sound'; schedule: Schedule } | { kind: 'broken'; problems: ScheduleProblem[] }

export function readSchedule(file: string): ReadSchedule {
  const text = textOf(file)
  try {
    return { kind: 'sound', schedule: parseSchedule(text, basename(file)) }
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
    return { kind: 'broken', problems: [...error.problems] }
  }
}

function textOf(file: string): string {
  try {
    return boundedTextOfFile(file, mostYamlBytes)
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', `${basename(file)} cannot be read: ${(error as Error).message}.`)
  }
}
