import { answerQuestions } from '../base/answer-questions.ts'
import { search, type SearchQuestion } from './expression-search.ts'

answerQuestions<SearchQuestion>(async (question) => search(question))
