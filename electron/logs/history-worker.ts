import { readBackward } from '../../services/logs/read-backward.ts'
import { answerQuestions } from '../base/answer-questions.ts'
import type { HistoryQuestion } from './log-history.ts'

answerQuestions<HistoryQuestion>(({ folder, known, most }) => readBackward(folder, () => true, known, most))
