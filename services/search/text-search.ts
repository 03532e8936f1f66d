/** Where a match begins, and where the text goes on behind it. */
export type Place = readonly [from: number, to: number]

/** A text as it stands, wherever it occurs, ignoring case. */
export function textPattern(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')
}

/** A regular expression of the user's, ignoring case. Throws if it is none. Some never come to an end. */
export function expressionPattern(expression: string): RegExp {
  return new RegExp(expression, 'gi')
}

export function occurs(pattern: RegExp, text: string): boolean {
  return text.search(pattern) !== -1
}

/** Where the pattern matches. Matches of nothing, as of `a*` in many places, are left out. */
export function placesOf(pattern: RegExp, text: string): Place[] {
  return Array.from(text.matchAll(pattern), (match): Place => [
    match.index,
    match.index + match[0].length,
  ]).filter(([from, to]) => to > from)
}
