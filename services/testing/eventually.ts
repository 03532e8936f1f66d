import { setTimeout as pause } from 'node:timers/promises'

const longestMs = 30_000
const stepMs = 20

/** Asks again and again until the answer is as wanted; rejects with the last one if it never is. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
): Promise<Answer> {
  for (const until = Date.now() + longestMs; ;) {
    const answer = await ask()
    if (wanted(answer)) return answer
    if (Date.now() > until) throw new Error(`This stayed as it is: ${JSON.stringify(answer)}`)
    await pause(stepMs)
  }
}
