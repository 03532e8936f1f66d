import { playHistory } from '../../../services/identity/testing/history.ts'
import type { Claim } from '../../runner/claim.ts'

const histories = 2_000
const steps = 300

export const restoresIdentity: Claim = {
  id: 'restores-identity',
  says: 'After any restore, no user sees, owns, pays for or receives what belongs to another user.',
  short: false,
  tries: 1,
  disturbanceIsNoExcuse: true,
  async measure({ signal, progress }) {
    let restores = 0
    let mixedUp: string | undefined
    for (let seed = 0; seed < histories && mixedUp === undefined; seed += 1) {
      signal.throwIfAborted()
      if (seed % 100 === 0) {
        progress(`${seed} of ${histories} histories, ${restores} restores`)
        await new Promise(setImmediate)
      }
      try {
        restores += playHistory(seed, steps).restores
      } catch (error) {
        mixedUp = `seed ${seed}: ${(error as Error).message}`
      }
    }
    return {
      holds: mixedUp === undefined,
      figure: mixedUp ?? `nothing mixed up in ${histories} histories with ${restores} restores`,
      bound: 'nothing mixed up',
    }
  },
}
