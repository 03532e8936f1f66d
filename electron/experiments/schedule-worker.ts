import { answerQuestions } from '../base/answer-questions.ts'
import { readScene } from './read-scene.ts'
import { readSchedule, readText } from './read-schedule.ts'
import { readWorkload } from './read-workload.ts'
import type { ScheduleQuestion } from './schedule-reader.ts'

answerQuestions<ScheduleQuestion>((question) => Promise.resolve(answerTo(question)))

function answerTo(question: ScheduleQuestion) {
  if ('scene' in question) return readScene(question.scene)
  if ('workload' in question) return readWorkload(question.workload)
  return 'file' in question ? readSchedule(question.file) : readText(question.text, 'the text')
}
