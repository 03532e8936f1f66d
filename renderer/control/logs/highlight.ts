import type { Place } from '../../../services/search/text-search.ts'

export interface Piece {
  text: string
  hit: boolean
}

/** The text cut where something was found. The pieces put together are the text again. */
export function highlight(text: string, places: readonly Place[]): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const [from, to] of places) {
    if (from > end) pieces.push({ text: text.slice(end, from), hit: false })
    pieces.push({ text: text.slice(from, to), hit: true })
    end = to
  }
  if (end < text.length) pieces.push({ text: text.slice(end), hit: false })
  return pieces
}
