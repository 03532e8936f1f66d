/** How well a text fits what was typed, by its letters in order: 0 where it does not. Starts of words and runs count more. */
export function fuzzyScore(text: string, typed: string): number {
  const wanted = typed.toLowerCase().replaceAll(/\s+/g, '')
  if (wanted === '') return 1
  const lower = text.toLowerCase()
  let best = 0
  for (let start = lower.indexOf(wanted[0]!); start !== -1; start = lower.indexOf(wanted[0]!, start + 1)) {
    best = Math.max(best, scoreFrom(lower, wanted, start))
  }
  return best
}

function scoreFrom(text: string, wanted: string, start: number): number {
  let score = 0
  let previous = -2
  let from = start
  for (const letter of wanted) {
    const found = text.indexOf(letter, from)
    if (found === -1) return 0
    if (found === previous + 1) score += 3
    else if (isWordStart(text, found)) score += 4
    else score += 1
    previous = found
    from = found + 1
  }
  // The shorter of two equals fits better, and so does what begins as typed.
  return score + (start === 0 ? 2 : 0) + 1 / (1 + text.length)
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[a-z0-9]/.test(text[at - 1]!)
}

export interface Searchable {
  title: string
  /** Other words that somebody may type for it. */
  keywords?: string
}

/** Those that fit, best first; all of them, in their own order, where nothing is typed. */
export function fuzzySearch<Entry extends Searchable>(entries: readonly Entry[], typed: string): Entry[] {
  return entries
    .map((entry) => ({ entry, score: entryScore(entry, typed) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry)
}

function entryScore({ title, keywords = '' }: Searchable, typed: string): number {
  if (typed.trim() === '') return 1
  return Math.max(fuzzyScore(title, typed), fuzzyScore(keywords, typed) * 0.6)
}
