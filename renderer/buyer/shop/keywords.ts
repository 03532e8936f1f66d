import { keyword } from '../../../services/contract/values.ts'

const maxKeywords = 5

export type Added = { keywords: string[] } | { problem: string }

/** Keywords with what was typed added: words apart by blanks or commas, none twice. */
export function withTyped(keywords: readonly string[], typed: string): Added {
  const words = typed.split(/[\s,]+/).filter((word) => word !== '')
  const tooLong = words.find((word) => !keyword.safeParse(word).success)
  if (tooLong) return { problem: `Keywords have 1 to 8 characters: “${tooLong}” is too long.` }
  const all = [...keywords]
  for (const word of words) {
    if (!all.some((known) => known.toLowerCase() === word.toLowerCase())) all.push(word)
  }
  if (all.length > maxKeywords) return { problem: `At most ${maxKeywords} keywords: remove one first.` }
  return { keywords: all }
}
