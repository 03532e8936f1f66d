import { setTimeout as pause } from 'node:timers/promises'

const lookEveryMs = 20

/** What `look` found, as soon as that is as wanted. For what a service only says when it is asked. */
export async function until<Found>(
  look: () => Promise<Found>,
  wanted: (found: Found) => boolean,
  patienceMs = 30_000,
): Promise<Found> {
  const givenUpAt = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (wanted(found)) return found
    if (Date.now() > givenUpAt) throw new Error(`It did not come about; last seen: ${JSON.stringify(found)}`)
    await pause(lookEveryMs)
  }
}
