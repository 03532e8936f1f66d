import { answerQuestions } from '../answer-questions.ts'
import type { SearchQuestion } from './line-search.ts'

answerQuestions<SearchQuestion>(({ expression, texts }) => {
  const pattern = new RegExp(expression, 'i')
  return Promise.resolve(
    texts.flatMap(([message, details], index) =>
      pattern.test(message) || pattern.test(details) ? [index] : [],
    ),
  )
})
