import { once } from 'node:events'
import { setImmediate as tick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { parseConfig } from '../../services/config/config.ts'
import { parseSchedule } from '../../services/schedules/parse-schedule.ts'
import type { PlayedFlood } from './flood.ts'
import { playWatched } from './play-watched.ts'

interface Parts {
  length: string
  healAll: () => Promise<void>
  flood: (signal: AbortSignal) => Promise<PlayedFlood>
}

/** Plays a schedule without steps beside greedy clients, and tells how that failed. */
async function failureOf({ length, healAll, flood }: Parts): Promise<string> {
  const playing = playWatched(parseSchedule(`length: ${length}`, 'schedule.yaml'), {
    lab: { controlled: {}, desk: { healAll }, cluster: { config: parseConfig({}) } } as never,
    clients: { tell: () => undefined, ask: () => Promise.reject(new Error('asked too early')) },
    flood: { play: ({ signal }) => flood(signal) },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  return await playing.then(
    () => 'none',
    (error: unknown) => (error as Error).message,
  )
}

test('when the greedy clients fail, the schedule has ended before that is told', async () => {
  let healed = false
  const healAll = async () => {
    await tick()
    healed = true
  }
  const flood = () => Promise.reject(new Error('the flood failed'))
  expect(await failureOf({ length: '10m', healAll, flood })).toBe('the flood failed')
  expect(healed).toBe(true)
})

test('when the schedule fails, the greedy clients have ended before that is told', async () => {
  let calmed = false
  const flood = async (signal: AbortSignal) => {
    await once(signal, 'abort')
    calmed = true
    return { steps: [], faults: [], answered: 0 }
  }
  const healAll = () => Promise.reject(new Error('nothing can be healed'))
  expect(await failureOf({ length: '1ms', healAll, flood })).toBe('nothing can be healed')
  expect(calmed).toBe(true)
})
