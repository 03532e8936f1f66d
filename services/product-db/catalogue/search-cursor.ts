import { ApiError } from '../../wire/errors.ts'
import type { Rankable } from './ranking.ts'

/** The last item of a page: the next page begins behind it. */
export interface SearchPlace {
  matches: number
  rank: Rankable
}

const form = /^(\d)\.(-?\d{1,15})\.(\d{1,15})\.(\d{1,4})\.(\d{1,15})$/

export function encodePlace(matches: number, { up, down, cents, category, serial }: Rankable): string {
  return [matches, up - down, cents, category, serial].join('.')
}

export function decodePlace(cursor: string): SearchPlace {
  const parts = form.exec(cursor)
  if (parts === null) throw badCursor()
  const [matches, score, cents, category, serial] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return { matches, rank: { up: score, down: 0, cents, category, serial } }
}

/** A cursor that is a position in a list which only grows. */
export function listPosition(cursor: string, length: number): number {
  if (!/^\d{1,15}$/.test(cursor) || Number(cursor) > length) throw badCursor()
  return Number(cursor)
}

function badCursor(): ApiError {
  return new ApiError(
    'INVALID_ARGUMENT',
    '"cursor" must be the "next" of the previous page. Leave it out for the first page.',
    {
      details: { field: 'cursor', expected: 'the "next" of the previous page' },
    },
  )
}
