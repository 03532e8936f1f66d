/** The first of many changes at once, the newest of those that follow after a while. */
export function atMostEvery(ms: number, work: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let missed = false
  return function tell(): void {
    missed = timer !== undefined
    if (missed) return
    work()
    timer = setTimeout(() => {
      timer = undefined
      if (missed) tell()
    }, ms)
  }
}
