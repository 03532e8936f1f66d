import { expressionPattern, occurs, type Place, placesOf } from '../../services/search/text-search.ts'

export type SearchQuestion =
  /** Message and details of each line. */
  | { ask: 'lines'; expression: string; texts: [string, string][] }
  | { ask: 'places'; expression: string; texts: string[] }

/** Nobody looks at more matches of one text. */
const mostPlaces = 500

/** Indices of the lines in which the expression occurs, or the places of each text. */
export function search(question: SearchQuestion): number[] | Place[][] {
  const pattern = expressionPattern(question.expression)
  if (question.ask === 'places')
    return question.texts.map((text) => placesOf(pattern, text).slice(0, mostPlaces))
  return question.texts.flatMap(([message, details], index) =>
    occurs(pattern, message) || occurs(pattern, details) ? [index] : [],
  )
}
