export interface Piece {
  text: string
  hit: boolean
}

/** The text cut where the pattern matches. The pieces put together are the text again. */
export function highlight(text: string, pattern: RegExp | undefined): Piece[] {
  if (pattern === undefined || text === '') return [{ text, hit: false }]
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    // An expression such as `a*` matches nothing in many places: nothing to show there.
    if (match[0] === '') continue
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), hit: false })
    pieces.push({ text: match[0], hit: true })
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), hit: false })
  return pieces
}
