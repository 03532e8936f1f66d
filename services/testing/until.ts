import { setTimeout as pause } from 'node:timers/promises'

const lookEveryMs = 20

/** The result of `look`, as soon as it is as wanted. Use it for state that a service only reports when asked. */
export async function until<Found>(
  look: () => Found | Promise<Found>,
  wanted: (found: Found) => boolean = Boolean,
  patienceMs = 30_000,
): Promise<Found> {
  const givenUpAt = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (wanted(found)) return found
    if (Date.now() > givenUpAt)
      throw new Error(`It did not come about: ${String(look)}; last seen: ${JSON.stringify(found)}`)
    await pause(lookEveryMs)
  }
}
