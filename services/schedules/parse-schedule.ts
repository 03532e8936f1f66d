import { parseDocument } from '../config/parse-document.ts'
import { type Schedule, scheduleSchema } from './schedule.ts'

export {
  DocumentError as ScheduleError,
  type DocumentProblem as ScheduleProblem,
} from '../config/parse-document.ts'

/** @param source what the text is called in messages, such as the name of its file */
export function parseSchedule(text: string, source: string): Schedule {
  return parseDocument(text, source, scheduleSchema)
}
