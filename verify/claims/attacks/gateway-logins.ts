import { frame } from '../../../services/testing/clients/test-client.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import { until } from '../../../services/testing/until.ts'
import type { Claim, MeasureContext } from '../../runner/claim.ts'
import { judgeMemory } from '../../memory-caps.ts'
import { peaksOf } from '../shared/cluster-memory.ts'
import { Strangers } from './strangers.ts'

const mebibyte = 1_048_576
const logins = 700
const framesAtFrontend = 1_000
const framesAtDatabase = 500
/** All but the few that the memory for strangers holds are refused or cut off. */
const leastSettled = 0.9
const username = 'honest'

/** The requests with which strangers once filled the memory of every process. */
export const gatewayLogins: Claim = {
  id: 'gateway-logins',
  says: `${logins} large logins with keys at a gateway, ${framesAtFrontend} unfinished frames at a frontend and ${framesAtDatabase} at a database cost no process more memory than docs/security.md says.`,
  short: false,
  disturbanceIsNoExcuse: true,
  async measure(context) {
    const cluster = await TestCluster.start(
      { logs: { level: 'error' }, further: [{ name: 'gateway', kind: 'gateway', port: 0 }] },
      { folder: context.folder },
    )
    try {
      await cluster.buyer({ username })
      const gateway = cluster.config.further[0]!.port
      await attack(context, cluster, 'gateway', gateway, logins, keyedLogin)
      const unfinished = () => unfinishedFrame
      const frontend = cluster.port('buyer-frontend')
      await attack(context, cluster, 'buyer-frontend', frontend, framesAtFrontend, unfinished)
      for (const database of ['product-db', 'customer-db'] as const)
        await attack(context, cluster, database, cluster.port(database), framesAtDatabase, unfinished)
      return judgeMemory(peaksOf(cluster))
    } finally {
      await cluster.stop()
    }
  },
}

/** Rejects where an honest buyer is not served meanwhile. */
async function attack(
  { progress, signal }: MeasureContext,
  cluster: TestCluster,
  name: string,
  port: number,
  count: number,
  say: (index: number) => Buffer,
): Promise<void> {
  signal.throwIfAborted()
  const { child } = cluster.process('customer-db')
  // Nobody's password is hashed while they come: what is not refused or cut off has to wait.
  if (name === 'gateway') child.kill('SIGSTOP')
  const strangers = new Strangers(port)
  try {
    await strangers.join(count, say)
    await until(() => strangers.settled > count * leastSettled, Boolean, 120_000)
    child.kill('SIGCONT')
    const honest = await cluster.connect('buyer-frontend', undefined, cluster.config.further[0]!.port)
    await honest.login(username, 'secret')
    await honest.ok('ListCategories')
    const most = peaksOf(cluster).find((figure) => figure.name === name)!.most
    progress(
      `${name}: ${strangers.closed} of ${count} were cut off, ${strangers.settled - strangers.closed} were answered, ${most.toFixed(0)} MB at most`,
    )
  } finally {
    strangers.leave()
    child.kill('SIGCONT')
  }
}

/** With a key, so that the gateway may ask twice and keeps it until it is answered. */
function keyedLogin(index: number): Buffer {
  const args = { username: `nobody ${index}`, password: 'wrong', padding: '' }
  const request = JSON.stringify({ id: 1, op: 'Login', key: `key ${index}`, args })
  const padding = 'x'.repeat(mebibyte - request.length)
  return frame(request.replace('"padding":""', `"padding":"${padding}"`))
}

/** A megabyte of a frame that never comes to its end. */
const unfinishedFrame = frame(Buffer.alloc(mebibyte, ' ')).subarray(0, 1_000_000)
