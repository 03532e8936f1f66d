/** This many looks take a millisecond or less. */
const looksAtOnce = 1_000

export interface PageOfMany<Entry> {
  entries: Entry[]
  /** How many pass on all pages. */
  total: number
}

/** The entries that pass, from `offset` on. With no filter, `size` spares the looks behind the page. */
export function* pageInTurns<Entry>(
  all: Iterable<Entry>,
  size: number,
  passes: ((entry: Entry) => boolean) | undefined,
  { offset, limit }: { offset: number; limit: number },
): Generator<undefined, PageOfMany<Entry>> {
  const entries: Entry[] = []
  let passed = 0
  let looks = 0
  for (const entry of all) {
    looks += 1
    if (looks % looksAtOnce === 0) yield
    if (passes && !passes(entry)) continue
    if (passed >= offset && entries.length < limit) entries.push(entry)
    passed += 1
    if (!passes && entries.length === limit) break
  }
  return { entries, total: passes ? passed : size }
}
