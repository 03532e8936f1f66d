import type { Asker } from '../passwords/hash-queue.ts'
import type { Guesser, ThrottleRules } from '../passwords/login-throttle.ts'

export const somebody: Asker = { peer: 1, client: 'one', address: '10.0.0.1' }
export const ann: Guesser = { role: 'buyer', username: 'ann', address: somebody.address }

export const rules: ThrottleRules = {
  perUsernameAndAddress: { atOnce: 10, perMinute: 12 },
  perUsername: { atOnce: 100, perMinute: 30 },
  perAddress: { atOnce: 300, perMinute: 120 },
}

export const quick = { cost: 16, parallel: 2, maxWaiting: 10, wrong: rules }
