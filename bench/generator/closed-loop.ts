import type { Random } from '../../services/chance/random.ts'
import type { Client } from './client.ts'

/**
 * Each client sends its next request when it has the reply to the last, or after a pause. The pauses have an exponential
 * distribution with the mean `thinkMs`, so that clients do not fall into step. Resolves when all have made their calls; there is
 * no lateness.
 */
export function closedLoop(
  clients: readonly Client[],
  ops: number,
  thinkMs: number,
  chance: Random,
): Promise<null> {
  return new Promise((resolve) => {
    let busy = 0
    for (const client of clients) {
      if (client.lossReason !== undefined || ops === 0) continue
      busy += 1
      let left = ops
      let thinking: NodeJS.Timeout | undefined
      const random = chance.fork()
      const finish = () => {
        clearTimeout(thinking)
        client.onSettled = client.onLost = undefined
        busy -= 1
        if (busy === 0) resolve(null)
      }
      const call = () => {
        const now = performance.now()
        client.call(now, now)
      }
      const think = () => {
        thinking = setTimeout(call, -Math.log(1 - random.next()) * thinkMs)
      }
      client.onSettled = (now) => {
        left -= 1
        if (left === 0) finish()
        else if (client.lossReason !== undefined) return
        else if (thinkMs > 0) think()
        else client.call(now, now)
      }
      client.onLost = finish
      if (thinkMs > 0) think()
      else call()
    }
    if (busy === 0) resolve(null)
  })
}
