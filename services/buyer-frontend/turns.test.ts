import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buyerOperations } from '../contract/buyer-operations.ts'
import type { SessionQueries } from '../contract/internal.ts'
import { FrontendTurns } from '../frontend-base/frontend-turns.ts'
import { publicOperations } from '../frontend-base/public-operations.ts'
import { SessionGate } from '../frontend-base/session-gate.ts'
import { Subscriptions } from '../frontend-base/subscriptions.ts'
import { PasswordWaiters } from '../frontend-base/password-waiters.ts'
import { Call, type Handler } from '../process/call.ts'
import { parseConfig } from '../config/config.ts'
import type { Log } from '../process/log.ts'
import type { ServiceContext } from '../process/service-context.ts'
import { AskedDatabase, type Question } from '../testing/asked-database.ts'
import { ApiError } from '../wire/errors.ts'
import type { Request } from '../wire/message.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import type { BuyerBackends } from './catalogue-reads.ts'
import { buyerHandlers } from './handlers.ts'

const maxAtOnce = 8
/** A request whose session is not known to hold takes four turns. */
const strangersAtOnce = maxAtOnce / 4
/** Two that are hashed, ten that wait for it, and eight that are being judged. */
const mostPasswords = 20
const flooded = 200
const frame = Buffer.alloc(0)
const itemId = '12-345678'
const noSession = new ApiError('UNAUTHENTICATED', 'No such session.')
const log = { info: () => undefined, warn: () => undefined } as unknown as Log

let customers: AskedDatabase
let products: AskedDatabase
let sessions: SessionGate
let turns: FrontendTurns
let subscriptions: Subscriptions
let operations: Record<string, Handler>
let answers: string[]

beforeEach(() => {
  const config = parseConfig({ limits: { maxAtOnce }, passwords: { parallel: 2, maxWaiting: 10 } })
  customers = new AskedDatabase()
  products = new AskedDatabase()
  answers = []
  sessions = new SessionGate(customers.client, 'buyer')
  turns = new FrontendTurns(config, (call) => sessions.accountOf(call))
  const backends = {
    role: 'buyer',
    degradation: () => ({}),
    customers: customers.client,
    products: products.client,
    catalogue: {
      relay: (_call: Call, ...asked: Parameters<AskedDatabase['relay']>) => products.relay(...asked),
      request: (_call: Call, op: string, args: object) => products.request(op, args, {}),
    },
    sessions,
    passwordWaiters: new PasswordWaiters(customers.client),
  } as unknown as BuyerBackends
  subscriptions = new Subscriptions(backends, log, 60_000)
  const context = { instance: 'buyer-frontend', config, log } as unknown as ServiceContext
  operations = publicOperations(
    buyerOperations,
    backends,
    buyerHandlers(backends, subscriptions, context),
    turns,
  )
})

afterEach(() => {
  turns.close()
  subscriptions.close()
})

function newConnection(id: number): ServerConnection {
  return {
    id,
    open: true,
    isBehind: false,
    address: '1.2.3.4',
    from: 'client',
    becomeKnown: () => undefined,
  } as never
}

function ask(connection: ServerConnection, session: string | undefined, op: string, args: object): void {
  const request = { id: 1, op, session, args } as Request
  const call = new Call(request, connection, 'buyer-frontend', undefined)
  const answer = (outcome: string) => {
    call.giveBackTurn()
    answers.push(`${session} ${outcome}`)
  }
  call.succeed = () => answer('ok')
  call.forward = () => answer('ok')
  call.fail = ({ code }) => answer(code)
  operations[op]!(call, frame, 0, 0)?.catch((error: unknown) => call.fail(ApiError.of(error)))
}

/** Waits until questions at the end of a turn of the event loop are sent. */
const settled = async () => {
  await setImmediate()
  await setImmediate()
}

/** As customer-db does for sessions that it does not know, and passwords that are throttled. */
async function refuse({ args, answer, op }: Question): Promise<void> {
  if (op === 'CheckSessions') {
    const checks = (args as SessionQueries).sessions.map(() => ({ code: 'UNAUTHENTICATED', message: 'No.' }))
    answer(null, { checks })
  } else if (op === 'AbandonedPurchases') answer(null, { abandoned: [] })
  else answer(noSession)
  await settled()
}

const password = { username: 'nobody', password: 'wrong password' }

describe.each([
  ['MakePurchase', {}, maxAtOnce],
  ['Subscribe', { topics: ['items'] }, maxAtOnce],
  ['AddItemToCart', { itemId: 'no item', quantity: -1 }, maxAtOnce],
  ['CreateAccount', password, mostPasswords],
  ['Login', password, mostPasswords],
])('a flood of %s %j', (op, args, mostAtOnce) => {
  test('asks customer-db no more than it may at once, and another buyer is answered in the midst of it', async () => {
    const stranger = newConnection(1)
    for (let each = 0; each < flooded; each += 1) ask(stranger, `made up ${each}`, op, args)
    sessions.began('sound', 7)
    ask(newConnection(2), 'sound', 'ListOrders', {})
    await settled()
    for (let refused = 0; !products.asked.includes('ListOrders') && refused < flooded; refused += 1) {
      const question = [...customers.pending][0]!
      const checked = (question.args as Partial<SessionQueries>).sessions
      if (checked?.includes('sound'))
        question.answer(null, { checks: checked.map((session) => (session === 'sound' ? 7 : noSession)) })
      else await refuse(question)
      await settled()
    }
    expect(products.asked).toEqual(['ListOrders'])
    expect(customers.most).toBeLessThanOrEqual(mostAtOnce + 1)
    expect(answers.length).toBeLessThan(flooded / 2)
    while (customers.pending.size > 0) await refuse([...customers.pending][0]!)
    expect(answers).toHaveLength(flooded)
    expect(turns.waiting).toBe(0)
  })
})

test('a purchase that waits for its payment takes no turn', async () => {
  for (let buyer = 0; buyer < 3 * maxAtOnce; buyer += 1)
    ask(newConnection(buyer), `${buyer}`, 'MakePurchase', {})
  expect(customers.asked).toHaveLength(strangersAtOnce)
  while (customers.pending.size > 0) {
    const [question] = customers.pending
    question!.answer(null, { ref: question!.session, buyerId: 1, tier: 'normal', lines: [], attempt: 1 })
    await settled()
  }
  expect(products.asked).toEqual(Array.from({ length: 3 * maxAtOnce }, () => 'PlaceOrder'))
  expect(answers).toEqual([])
})

describe.each([
  ['AddItemToCart', { itemId, quantity: 1 }, 'GetItem'],
  ['GetSellerRating', { sellerId: 3 }, 'GetSellerRating'],
  ['ListCategories', {}, 'ListCategories'],
])('%s', (op, args, work) => {
  test('begins its work beside the check of a session only if that has held before', async () => {
    ask(newConnection(1), 'made up', op, args)
    await settled()
    expect(customers.pending.size).toBe(1)
    expect(products.asked).toEqual([])
    await refuse([...customers.pending][0]!)
    expect(answers).toEqual(['made up UNAUTHENTICATED'])
    expect(products.asked).toEqual([])
    expect(customers.asked).toEqual([])
    sessions.began('sound', 7)
    ask(newConnection(1), 'sound', op, args)
    expect(products.asked).toEqual([work])
  })
})

test('made-up sessions leave most turns to others, however much work was asked for', async () => {
  for (let each = 0; each < flooded; each += 1) ask(newConnection(1), 'made up', 'ListCategories', {})
  await settled()
  expect([...customers.pending].map(({ args }) => (args as SessionQueries).sessions.length)).toEqual([
    strangersAtOnce,
  ])
})
