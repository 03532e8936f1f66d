/** What another member of a kind is called: the first one by what it is, the next ones by their number too. */
export function freeName(kind: string, taken: readonly string[]): string {
  if (!taken.includes(kind)) return kind
  for (let number = 2; ; number += 1) {
    const name = `${kind}-${number}`
    if (!taken.includes(name)) return name
  }
}
