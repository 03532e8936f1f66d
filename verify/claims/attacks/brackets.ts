import { median } from '../../../bench/statistics/moments.ts'
import { RawPeer } from '../../../services/testing/clients/raw-peer.ts'
import { frame, type TestClient } from '../../../services/testing/clients/test-client.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import type { Claim } from '../../runner/claim.ts'
import { timed } from '../shared/timed.ts'

const rounds = 21
const mayHoldUpMs = 50

/** As much of each as fits into a frame. */
const kinds: Readonly<Record<string, Buffer>> = {
  'brackets that are not closed': frame('['.repeat(1_000_000)),
  'brackets in brackets': frame('['.repeat(500_000) + ']'.repeat(500_000)),
  'empty lists': frame(`[${'[],'.repeat(300_000)}[]]`),
  'objects in objects': frame('{"a":'.repeat(150_000) + '1' + '}'.repeat(150_000)),
}

export const brackets: Claim = {
  id: 'brackets',
  says: `A frame of a million brackets delays the requests of other clients by less than ${mayHoldUpMs} ms.`,
  short: false,
  async measure({ folder, progress, signal }) {
    const cluster = await TestCluster.start({ logs: { level: 'error' } }, { folder })
    try {
      const honest = await cluster.connect('buyer-frontend')
      const stranger = await RawPeer.connect(cluster.port('buyer-frontend'))
      let slowest: [kind: string, ms: number] = ['', 0]
      for (const [kind, bytes] of Object.entries(kinds)) {
        const waits: number[] = []
        for (let round = 0; round < rounds; round += 1) {
          signal.throwIfAborted()
          waits.push(await longestWait(honest, stranger, bytes))
        }
        const ms = median(waits)
        progress(`${kind}: ${ms.toFixed(1)} ms`)
        if (ms > slowest[1]) slowest = [kind, ms]
      }
      return {
        holds: slowest[1] < mayHoldUpMs,
        figure: `${slowest[1].toFixed(1)} ms at the median of ${rounds} frames of ${slowest[0]}`,
        bound: `under ${mayHoldUpMs} ms`,
      }
    } finally {
      await cluster.stop()
    }
  },
}

/** The slowest request of those that are made one after the other until the frame is answered. */
async function longestWait(honest: TestClient, stranger: RawPeer, bytes: Buffer): Promise<number> {
  const answered = stranger.replies.length
  let longest = 0
  stranger.send(bytes)
  do longest = Math.max(longest, await timed(() => honest.ok('Ping')))
  while (stranger.replies.length === answered && !stranger.closed)
  if (stranger.closed) throw new Error('the connection was closed instead of being answered')
  return longest
}
