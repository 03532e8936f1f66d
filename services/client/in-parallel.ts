/** Does the work for each value, for at most this many at a time. Stops at the first failure. */
export async function inParallel<Value>(
  values: readonly Value[],
  atOnce: number,
  work: (value: Value) => Promise<void>,
): Promise<void> {
  let next = 0
  let failed = false
  const workers = Array.from({ length: Math.min(atOnce, values.length) }, async () => {
    while (next < values.length && !failed) {
      const value = values[next]!
      next += 1
      try {
        await work(value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  })
  await Promise.all(workers)
}
