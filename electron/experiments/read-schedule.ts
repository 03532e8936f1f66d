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
export type ReadSchedule = { text: string } & (
  { kind: 'sound'; schedule: Schedule } | { kind: 'broken'; problems: ScheduleProblem[] }
)

export function readSchedule(file: string): ReadSchedule {
  return readText(textOf(file), basename(file))
}

export function readText(text: string, source: string): ReadSchedule {
  try {
    return { kind: 'sound', schedule: parseSchedule(text, source), text }
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
    return { kind: 'broken', problems: [...error.problems], text }
  }
}

export function textOf(file: string): string {
  try {
    return boundedTextOfFile(file, mostYamlBytes)
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', `${basename(file)} cannot be read: ${(error as Error).message}.`)
  }
}
