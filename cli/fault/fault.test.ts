import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ControlClient } from '../../services/cluster/control/control-client.ts'
import { findCluster } from '../../services/cluster/cluster-file.ts'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import { freePortBase } from '../../services/testing/ports.ts'
import { timesOf } from '../../services/testing/simulated/link-under-test.ts'
import { until } from '../../services/testing/until.ts'
import { collect, marketlabFile, MarketlabProcess } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

let cluster: MarketlabProcess
let buyer: TestClient
let seller: TestClient
let control: ControlClient

beforeAll(async () => {
  cluster = await MarketlabProcess.start()
  const { control: address } = findCluster(cluster.data)!
  control = new ControlClient(address!, readFileSync(join(cluster.data, 'cluster-secret'), 'utf8').trim())
  seller = await TestClient.connect(cluster.ready.services['seller-frontend'].port)
  await seller.ok('CreateAccount', { username: 'sam', password: 'secret' })
  await seller.login('sam', 'secret')
  buyer = await TestClient.connect(cluster.ready.services['buyer-frontend'].port)
  await buyer.ok('CreateAccount', { username: 'ann', password: 'secret' })
  await buyer.login('ann', 'secret')
})

afterEach(() => control.healFaults())

afterAll(async () => {
  buyer.close()
  seller.close()
  control.close()
  await cluster.dispose()
})

function fault(...words: string[]) {
  return commandLine(['fault', ...words, '--data', cluster.data])
}

async function listed(): Promise<{ text: string; figures?: { seen: number; hit: number } }[]> {
  const { stdout } = await fault('list', '--json')
  return (JSON.parse(stdout) as { faults: { text: string }[] }).faults
}

async function newItem(): Promise<string> {
  const item = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 100 }
  return (await seller.ok('RegisterItemForSale', item)).itemId as string
}

/** A timer may fire half a millisecond before what it was set for. */
const earlyMs = 1

const browse = () => buyer.ok('SearchItemsForSale', {})

test('a link of the running cluster is slowed down by what was asked for, and healed', async () => {
  const words = 'latency 100ms from buyer-frontend to product-db replies'
  const begun = await fault('add', ...words.split(' '))
  expect(begun).toMatchObject({ code: 0 })
  expect(begun.stdout).toContain(`${words}. "marketlab fault heal`)
  const [quickest] = await timesOf(8, browse)
  expect(quickest).toBeGreaterThanOrEqual(100 - earlyMs)
  const [shown] = await listed()
  expect(shown!.figures!.hit).toBeGreaterThanOrEqual(8)
  expect((await fault('heal')).stdout).toContain('1 fault healed')
  expect(await listed()).toEqual([])

  await fault('add', 'latency 1h from buyer-frontend to product-db replies')
  const heldBack = browse()
  await until(listed, ([held]) => held!.figures!.hit > 0)
  await fault('heal')
  await heldBack
})

test('a partition cuts off who is named and nobody else, one way too, and ends by itself', async () => {
  expect((await fault('partition', 'seller-frontend', 'from', 'product-db')).code).toBe(0)
  let isAnswered = false
  // Its reply is lost, and nobody waits for the time-out.
  seller.call('DisplayItemsForSale').then(
    () => (isAnswered = true),
    () => undefined,
  )
  const hits = (faults: Awaited<ReturnType<typeof listed>>) => faults[0]!.figures!.hit
  await until(listed, (faults) => hits(faults) > 0)
  for (let turn = 0; turn < 3; turn += 1) await browse()
  expect(isAnswered).toBe(false)
  await fault('heal')
  expect((await fault('partition', 'seller-frontend', 'from', 'product-db', '--for', '200ms')).code).toBe(0)
  await until(listed, (faults) => faults.length === 0)
  await seller.ok('DisplayItemsForSale')
})

test('a slow disk makes each durable write wait that much longer, and reads not at all', async () => {
  const itemId = await newItem()
  const change = () => seller.ok('ChangeItemPrice', { itemId, price: 11 })
  await fault('add', 'slow-disk product-db 120ms')
  expect((await timesOf(4, change))[0]).toBeGreaterThanOrEqual(120 - earlyMs)
  await fault('heal')
  await fault('add', 'slow-disk product-db 4s')
  let isStored = false
  const waiting = change().then(() => (isStored = true))
  for (let turn = 0; turn < 3; turn += 1) await browse()
  expect(isStored).toBe(false)
  await waiting
})

test('a clock that is ahead ends sessions early, and one that is right again does not', async () => {
  const other = await TestClient.connect(cluster.ready.services['buyer-frontend'].port)
  await other.ok('CreateAccount', { username: 'bob', password: 'secret' })
  await other.login('bob', 'secret')
  await other.ok('DisplayCart')
  await fault('add', 'clock-skew', 'customer-db', '4min')
  await other.ok('DisplayCart')
  await fault('heal')
  await other.login('bob', 'secret')
  await fault('add', 'clock-skew', 'customer-db', '6min')
  expect(await other.error('DisplayCart')).toMatchObject({ code: 'SESSION_EXPIRED' })
  await fault('heal')
  await other.login('bob', 'secret')
  await other.ok('DisplayCart')
  await buyer.login('ann', 'secret')
  await seller.login('sam', 'secret')
  other.close()
})

test('a killed process learns again what is being done to it', async () => {
  await fault('add', 'latency 150ms from buyer-frontend to product-db requests')
  await fault('kill', 'buyer-frontend')
  // A process that is being killed may still take a connection into its backlog, and closes it with itself.
  const answering = async () => {
    const client = await TestClient.connect(cluster.ready.services['buyer-frontend'].port)
    await client.ok('Ping')
    return client
  }
  const back = async () => {
    for (;;) {
      const client = await answering().catch(() => undefined)
      if (client) return client
      await new Promise((next) => setTimeout(next, 20))
    }
  }
  await buyer.closed
  const { session } = buyer
  buyer = await back()
  buyer.session = session
  // It answers before it has heard of it, but not for long.
  while ((await timesOf(1, browse))[0]! < 140) continue
  expect((await timesOf(4, browse))[0]).toBeGreaterThanOrEqual(150 - earlyMs)
})

test('a paused member goes on when it is resumed, or healed', async () => {
  for (const end of [['resume', 'seller-frontend'], ['heal']]) {
    expect((await fault('pause', 'seller-frontend')).code).toBe(0)
    expect((await listed()).map(({ text }) => text)).toEqual(['pause seller-frontend'])
    const answer = seller.ok('Ping')
    await fault(...end)
    await answer
    expect(await listed()).toEqual([])
  }
})

test.each(['kill', 'pause'])('%s takes its time as an option and in words', async (kind) => {
  for (const words of [['--for', '200ms'], ['for', '200ms'], ['for 200ms']]) {
    const outcome = await fault(kind, 'seller-frontend', ...words)
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(outcome.stdout).toContain(`${kind} seller-frontend for 200ms. It ends by itself.`)
  }
  await fault('heal')
  // A killed member is started again, and only then can it be paused.
  await until(
    () => control.members(),
    (members) => members.find(({ name }) => name === 'seller-frontend')?.state === 'healthy',
  )
})

test.each([
  ['latency 50ms from product-db to buyer-frontend', 'but buyer-frontend to product-db'],
  ['latency 50ms from gateway to buyer-frontend', 'there is no gateway in this cluster'],
  ['reset from clients to product-db', 'clients never connects to product-db'],
  ['slow-disk buyer-frontend 50ms', 'buyer-frontend writes nothing to a disk'],
  ['partition buyer-frontend from seller-frontend', 'buyer-frontend never connects to seller-frontend'],
])('%s is begun, and it is said that it does nothing', async (words, why) => {
  const { code, stdout, stderr } = await fault('add', words)
  expect(code).toBe(0)
  expect(stdout).toContain(words)
  expect(stderr).toMatch(/^marketlab: f\d+ does nothing for now: .+\.\n$/)
  expect(stderr).toContain(why)
})

test.each([
  'latency 1ms from * to product-db',
  'latency 1ms from clients to *',
  'partition product-db from buyer-frontend one-way',
  'slow-disk customer-db 1ms',
])('%s may hit, and nothing is said', async (words) => {
  expect(await fault('add', words)).toMatchObject({ code: 0, stderr: '' })
})

test.each([
  [['add', ''], 2, 'No fault is named'],
  [['heal', 'all'], 1, '"marketlab fault heal" without an id ends all'],
  [['heal', 'f99'], 1, '"marketlab fault list" shows'],
  [['kill', 'product-db', 'soon'], 2, '"soon" is not understood here'],
  [['add', 'cpu-hog', 'buyer-frontend', '180%'], 2, 'cpu-hog takes a share up to 95%, such as 80%. Write'],
  [['add', 'latency 2h from a to b'], 2, 'Write for example'],
  [['add', 'slow-disk product-db 3601s'], 2, 'slow-disk takes a time, such as 100ms or 2s, up to an hour.'],
  [
    ['pause', 'product-db', '--for', '2000min'],
    2,
    'pause takes a time after "for", such as 5s, up to an hour.',
  ],
  [['add', 'lateness', '5ms'], 2, '"lateness" is not a fault'],
  [['add', 'latency', 'from', 'a', 'to', 'b'], 2, 'latency needs a time'],
  [['add', 'latency', '5ms', 'from', 'nobody', 'to', 'product-db'], 1, 'There is no member "nobody"'],
  [['kill', 'nobody'], 1, 'There is no member "nobody"'],
  [['heal', 'f999'], 1, 'There is no fault f999'],
  [['pause', 'product-db', '--for', 'ever'], 2, 'Give a time'],
])('marketlab fault %j is refused with advice', async (words, code, message) => {
  const outcome = await fault(...words)
  expect(outcome.stderr).toContain(message)
  expect(outcome.code).toBe(code)
})

test('a cluster that is told to stop does not wait for a fault to end', async () => {
  const stopped = await MarketlabProcess.start()
  try {
    const { code } = await commandLine([
      'fault',
      'add',
      'cpu-hog',
      'product-db',
      '1%',
      '--for',
      '1h',
      '--data',
      stopped.data,
    ])
    expect([code, await stopped.stop()]).toEqual([0, 0])
  } finally {
    stopped.child.kill('SIGKILL')
    await stopped.dispose()
  }
})

test('without a running cluster it says how to start one', async () => {
  const outcome = await commandLine(['fault', 'list', '--data', '/nowhere'])
  expect(outcome).toMatchObject({ code: 1 })
  expect(outcome.stderr).toContain('Start one with "marketlab cluster"')
})

test('the proxy takes faults as it starts and while it runs, and heals', async () => {
  const port = await freePortBase(1)
  const to = `127.0.0.1:${cluster.ready.services['buyer-frontend'].port}`
  const child = spawn(
    process.execPath,
    [
      marketlabFile,
      'fault',
      'proxy',
      '--listen',
      String(port),
      '--to',
      to,
      '--fault',
      'latency 100ms replies',
    ],
    { stdio: 'pipe' },
  )
  const output = collect(child)
  await output.until('\n')
  const client = await TestClient.connect(port)
  const ping = () => client.ok('Ping')
  expect((await timesOf(4, ping))[0]).toBeGreaterThanOrEqual(100 - earlyMs)
  child.stdin.write('latency 100ms requests\nnonsense\n')
  await output.until('"nonsense" is not a fault', 'stderr')
  expect((await timesOf(4, ping))[0]).toBeGreaterThanOrEqual(200 - 2 * earlyMs)
  child.stdin.write('latency 1h replies\nnonsense again\n')
  await output.until(/not a fault.*\n.*not a fault/s, 'stderr')
  const heldBack = ping()
  child.stdin.write('heal\n')
  await heldBack
  client.close()
  child.kill()
  const [code] = await new Promise<[number]>((resolve) =>
    child.once('close', (...ended) => resolve(ended as never)),
  )
  expect(code).toBe(0)
})
