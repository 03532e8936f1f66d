import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { residentMegabytes } from '../testing/process-figures.ts'
import { frame } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

const strangers = 120
const mostMegabytes = 90

let cluster: TestCluster
let port: number

beforeAll(async () => {
  cluster = await TestCluster.start({ further: [{ name: 'gateway', kind: 'gateway', port: 0 }] })
  port = cluster.config.further[0]!.port
})

afterAll(() => cluster.stop())

test('what a gateway kept to ask again is gone with the client that asked', async () => {
  const { pid } = cluster.further.get('gateway')!
  const { child } = cluster.process('customer-db')
  const username = 'honest'
  await cluster.buyer({ username })
  const before = residentMegabytes(pid)
  // Nobody is answered for as long as customer-db stands still.
  child.kill('SIGSTOP')
  try {
    for (let each = 0; each < strangers; each += 1) await sendLargeLogin(each)
    expect(residentMegabytes(pid) - before).toBeLessThan(mostMegabytes)
  } finally {
    child.kill('SIGCONT')
  }
  const client = await cluster.connect('buyer-frontend', undefined, port)
  await client.login(username, 'secret')
})

/** With a key, so that the gateway may ask twice, and gone as soon as the gateway has it. */
async function sendLargeLogin(index: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const args = { username: `nobody ${index}`, password: 'wrong', padding: 'x'.repeat(1_000_000) }
  socket.write(frame(JSON.stringify({ id: 1, op: 'Login', key: `key ${index}`, args })))
  // The answer to Ping comes behind it: the gateway has read both.
  socket.write(frame(JSON.stringify({ id: 2, op: 'Ping', args: {} })))
  await once(socket, 'data')
  socket.destroy()
}
