import type { Client } from './client.ts'

/** Each client sends its next request when it has the reply to the last. Resolves when all have made their calls; there is no lateness. */
export function closedLoop(clients: readonly Client[], ops: number): Promise<null> {
  return new Promise((resolve) => {
    let busy = 0
    for (const client of clients) {
      if (client.lossReason !== undefined || ops === 0) continue
      busy += 1
      let left = ops
      const finish = () => {
        client.onSettled = client.onLost = undefined
        busy -= 1
        if (busy === 0) resolve(null)
      }
      client.onSettled = (now) => {
        left -= 1
        if (left === 0) finish()
        else if (client.lossReason === undefined) client.call(now, now)
      }
      client.onLost = finish
      const now = performance.now()
      client.call(now, now)
    }
    if (busy === 0) resolve(null)
  })
}
