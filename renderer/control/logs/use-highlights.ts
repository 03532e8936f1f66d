import { computed, nextTick, type Ref, shallowReactive, watch } from 'vue'
import { type Place, placesOf, textPattern } from '../../../services/search/text-search.ts'
import type { LogQuery } from './log-query.ts'

type FindPlaces = (question: { search: string; texts: string[] }) => Promise<Place[][]>

export interface Highlights {
  /** Call this for each text that is shown. */
  want(text: string): void
  placesIn(text: string): readonly Place[]
}

/** The limits of one question. */
const mostTexts = 400
const longestText = 2_000
const keptTexts = 4_000

/**
 * Where the search occurs in the texts that are shown. The page finds plain text itself. It asks main for the matches of a
 * regular expression, and only after main has found lines with it, because some expressions never end.
 */
export function useHighlights(
  query: Pick<LogQuery, 'text' | 'regex'>,
  expression: Readonly<Ref<string | undefined>>,
  findPlaces: FindPlaces,
): Highlights {
  const plain = computed(() => (query.text === '' || query.regex ? undefined : textPattern(query.text)))
  const places = shallowReactive(new Map<string, readonly Place[]>())
  const wanted = new Set<string>()
  let isAsking = false
  let refused: string | undefined

  function forget(): void {
    places.clear()
    wanted.clear()
  }
  watch(expression, forget, { flush: 'sync' })

  /** One question at a time. Texts that came into view last are asked about first; the others have scrolled by. */
  async function ask(): Promise<void> {
    if (isAsking) return
    isAsking = true
    await nextTick()
    while (wanted.size > 0 && expression.value !== undefined) {
      const search = expression.value
      const texts = [...wanted].slice(-mostTexts)
      wanted.clear()
      try {
        const found = await findPlaces({ search, texts: texts.map((text) => text.slice(0, longestText)) })
        if (search === expression.value) texts.forEach((text, index) => keep(text, found[index]!))
      } catch {
        // Lines without marks can still be read.
        refused = search
        wanted.clear()
      }
    }
    isAsking = false
  }

  function keep(text: string, found: readonly Place[]): void {
    if (places.size >= keptTexts) places.clear()
    places.set(text, found)
  }

  return {
    want(text) {
      const search = expression.value
      if (text === '' || search === undefined || search === refused || places.has(text)) return
      wanted.add(text)
      void ask()
    },
    placesIn: (text) =>
      plain.value ? placesOf(plain.value, text) : query.regex ? (places.get(text) ?? []) : [],
  }
}
