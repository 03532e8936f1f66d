import { answerQuestions } from '../base/answer-questions.ts'
import { readSchedule, readText } from './read-schedule.ts'
import type { ScheduleQuestion } from './schedule-reader.ts'

answerQuestions<ScheduleQuestion>((question) =>
  Promise.resolve('file' in question ? readSchedule(question.file) : readText(question.text, 'the text')),
)
