import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../testing/clients/test-client.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'

/** Requests that a client may send before it has read any reply. */
const sequences: Record<string, { requests: [op: string, args: object][]; codes: string[][] }> = {
  'no topics, twice': {
    requests: [
      ['Subscribe', { topics: [] }],
      ['Subscribe', { topics: [] }],
    ],
    codes: [['ok', 'ok']],
  },
  'an invalid topic, then a valid one': {
    requests: [
      ['Subscribe', { topics: ['nothing'] }],
      ['Subscribe', { topics: ['items'] }],
    ],
    codes: [['INVALID_ARGUMENT', 'ok']],
  },
  'a subscription, a logout, and another subscription': {
    requests: [
      ['Subscribe', { topics: ['items'] }],
      ['Logout', {}],
      ['Subscribe', { topics: ['items'] }],
    ],
    // They may be carried out in any order.
    codes: ['ok', 'UNAUTHENTICATED'].flatMap((first) => [
      [first, 'ok', 'ok'],
      [first, 'ok', 'UNAUTHENTICATED'],
    ]),
  },
}

let wide: WideCluster

beforeAll(async () => {
  wide = await WideCluster.start([{ name: 'gateway', kind: 'gateway' }])
})

afterAll(() => wide.stop())

test.each(Object.entries(sequences))(
  'every request is answered when a client sends %s at once',
  async (_, { requests, codes }) => {
    const user = await wide.account('gateway')
    for (let round = 0; round < 20; round += 1) {
      const client = await wide.connect('gateway')
      await client.login(user.username, 'secret')
      expect(codes).toContainEqual(await answers(client, requests))
      // The gateway closes its side only when it owes no reply.
      client.socket.end()
      await client.closed
    }
  },
)

async function answers(client: TestClient, requests: [op: string, args: object][]) {
  const replies = await Promise.all(requests.map(([op, args]) => client.call(op, args)))
  return replies.map(({ error }) => error?.code ?? 'ok')
}
