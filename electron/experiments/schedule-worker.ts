import { answerQuestions } from '../base/answer-questions.ts'
import { readSchedule } from './read-schedule.ts'
import type { ScheduleQuestion } from './schedule-reader.ts'

answerQuestions<ScheduleQuestion>(({ file }) => Promise.resolve(readSchedule(file)))
