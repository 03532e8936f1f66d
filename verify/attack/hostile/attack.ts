import { setTimeout as pause } from 'node:timers/promises'
import type { HostileSaid, HostileTask } from '../plan.ts'
import { brokenInside, brokenRequests, comeAndGo, costlyQuestions, deaf, keyFlood } from './accounts.ts'
import type { Arms } from './arms.ts'
import {
  enormous,
  garbage,
  madeUpSessions,
  silence,
  trickle,
  unfinished,
  wrongPasswords,
} from './strangers.ts'

/** How often each is chosen. They send very different numbers of frames. */
const attacks: readonly { weight: number; attack: (arms: Arms) => Promise<number> }[] = [
  { weight: 30, attack: brokenRequests },
  { weight: 20, attack: brokenInside },
  { weight: 12, attack: garbage },
  { weight: 8, attack: madeUpSessions },
  { weight: 8, attack: costlyQuestions },
  { weight: 6, attack: keyFlood },
  { weight: 2, attack: wrongPasswords },
  { weight: 3, attack: unfinished },
  { weight: 3, attack: silence },
  { weight: 3, attack: trickle },
  { weight: 3, attack: comeAndGo },
  { weight: 2, attack: enormous },
  { weight: 1, attack: deaf },
]
const attackers = 16
const progressEveryMs = 5_000
/** A busy machine may need longer than planned. */
const mayTakeTimes = 1.5

/** Several attackers, each with one attack after the other, spread over the time there is. */
export async function attack(
  arms: Arms,
  { frames, ms }: HostileTask,
  say: (said: HostileSaid) => void,
): Promise<void> {
  const chosen = attacks.flatMap(({ weight, attack }) => Array.from({ length: weight }, () => attack))
  const byKind: Record<string, number> = {}
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  let sent = 0
  const timer = setInterval(() => say({ type: 'progress', frames: sent }), progressEveryMs)

  async function attacker(): Promise<void> {
    while (sent < frames && elapsed() < ms * mayTakeTimes) {
      const due = (frames * elapsed()) / ms
      if (sent > due) {
        await pause(Math.min(1_000, ((sent - due) * ms) / frames))
        continue
      }
      const choice = arms.random.pick(chosen)
      try {
        const count = await choice(arms)
        sent += count
        byKind[choice.name] = (byKind[choice.name] ?? 0) + count
      } catch (error) {
        // To be refused a connection is what an attacker may expect.
        byKind[`${choice.name} refused`] = (byKind[`${choice.name} refused`] ?? 0) + 1
        if (!(error instanceof Error)) throw error
        await pause(10)
      }
    }
  }

  await Promise.all(Array.from({ length: attackers }, attacker))
  clearInterval(timer)
  arms.held.drop()
  say({ type: 'done', frames: sent, byKind, problems: [...new Set(arms.problems)].slice(0, 20) })
}
