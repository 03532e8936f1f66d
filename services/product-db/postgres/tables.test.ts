import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readsFailAfterCommit } from '../../testing/postgres/failing-reads.ts'
import { hasNoPostgres, type TestDatabase, testDatabase } from '../../testing/postgres/test-database.ts'
import { inWords } from '../../postgres/in-words.ts'
import { Random } from '../../testing/random.ts'
import { until } from '../../testing/until.ts'
import { orderIdOf } from '../orders/order.ts'
import { TierTurns } from '../orders/tier-turns.ts'
import { EventLog, type StoredEvent } from './event-log.ts'
import { tidyUp } from './housekeeping.ts'
import { OrderClaims } from './order-claims.ts'
import { orderById } from './order-queries.ts'
import { accountsFrom, moveAccounts } from './strange-accounts.ts'
import { ask } from '../../testing/postgres/asked.ts'
import { postgresEngine } from './testing/engines.ts'
import { wholeState } from './testing/whole-state.ts'

describe.skipIf(hasNoPostgres)('the tables of product-db', () => {
  let database: TestDatabase
  let engine: Awaited<ReturnType<typeof postgresEngine>>
  let at = Date.now()

  beforeAll(async () => {
    database = await testDatabase()
    engine = await postgresEngine(database.url)
  })
  afterAll(async () => {
    await engine.close()
    await database.drop()
  })

  async function register(quantity = 5, sellerId = 1): Promise<string> {
    const item = {
      name: 'Lamp',
      category: 3,
      keywords: ['a', 'b'],
      condition: 'new' as const,
      cents: 500,
      quantity,
    }
    const outcome = await engine.execute({ op: 'registerItem', at: (at += 1), sellerId, item })
    return (outcome as { itemId: string }).itemId
  }

  async function place(itemId: string, quantity = 1, tier: 'vip' | 'normal' = 'normal'): Promise<number> {
    const ref = `ref${(at += 1)}`
    const lines = [{ itemId, quantity }]
    const outcome = await engine.execute({ op: 'placeOrder', at, ref, buyerId: 7, tier, lines })
    return (outcome as { order: number }).order
  }

  const settle = (order: number, end: 'paid' | 'declined') =>
    engine.execute({ op: 'settleOrder', at: (at += 1), order, end })

  test('statements by hand cannot sell what is not there, nor pay twice, nor lose an item of an order', async () => {
    const itemId = await register(2)
    const order = await place(itemId, 2)
    await settle(order, 'paid')
    const lease = await engine.db.connection()
    for (const [statement, rule] of [
      [`UPDATE items SET quantity = quantity - 1 WHERE item_id = '${itemId}'`, '23514'],
      [`UPDATE items SET quantity = 1000001 WHERE item_id = '${itemId}'`, '23514'],
      [`UPDATE items SET reserved = reserved - 1 WHERE item_id = '${itemId}'`, '23514'],
      [`INSERT INTO payments (order_id) VALUES (${order})`, '23505'],
      [`UPDATE orders SET status = 'queued' WHERE id = ${order}`, '23514'],
      [`DELETE FROM items WHERE item_id = '${itemId}'`, '23503'],
      [`DELETE FROM orders WHERE id = ${order}`, '23503'],
    ])
      await expect(lease.query(statement!), statement).rejects.toMatchObject({ code: rule })
    lease.release()
  })

  describe('events', () => {
    async function openLog(): Promise<{ log: EventLog; told: number[] }> {
      const told: StoredEvent[] = []
      const log = new EventLog(engine.db, (event) => told.push(event))
      await log.open()
      const [last] = await engine.db.query<{ rev: number }>('SELECT max(rev) AS rev FROM events')
      await until(
        () => log.present(),
        (rev) => rev === last!.rev,
      )
      told.length = 0
      return { log, told: told as never }
    }
    const revs = (told: unknown[]) => (told as StoredEvent[]).map(({ rev }) => rev)

    test.each(['COMMIT', 'ROLLBACK'])(
      'wait for an earlier revision whose transaction is open, until its %s',
      async (end) => {
        const itemId = await register()
        const { log, told } = await openLog()
        const before = await log.present()
        const slow = await engine.db.connection()
        await slow.query('BEGIN')
        const [taken] = await slow.query<{ rev: number }>('SELECT rev FROM take_numbers(1, 0, 0)')
        expect(taken!.rev).toBe(before + 1)
        await slow.query(
          `INSERT INTO events (rev, topic, item_id, event) VALUES ($1, 'items', $2, 'the slow one')`,
          [taken!.rev, itemId],
        )
        await engine.execute({ op: 'setItem', at: (at += 1), itemId, cents: 100 })
        expect(await log.present()).toBe(before)
        expect(told).toEqual([])
        await slow.query(end)
        slow.release()
        await until(
          () => log.present(),
          (rev) => rev === before + 2,
        )
        expect(revs(told)).toEqual(end === 'COMMIT' ? [before + 1, before + 2] : [before + 2])
        log.close()
      },
    )

    test('wait for an earlier revision of a transaction that began last', async () => {
      const itemId = await register()
      const { log, told } = await openLog()
      const before = await log.present()
      const [fast, slow] = [await engine.db.connection(), await engine.db.connection()]
      const take = async (lease: typeof fast) => {
        const [taken] = await lease.query<{ rev: number }>('SELECT rev FROM take_numbers(1, 0, 0)')
        await lease.query(`INSERT INTO events (rev, topic, item_id, event) VALUES ($1, 'items', $2, 'x')`, [
          taken!.rev,
          itemId,
        ])
      }
      await fast.query('BEGIN')
      await fast.query('SELECT pg_current_xact_id()')
      await slow.query('BEGIN')
      await take(slow)
      await take(fast)
      await fast.query('COMMIT')
      for (let look = 1; look <= 3; look += 1) expect(await log.present()).toBe(before)
      await slow.query('COMMIT')
      for (const lease of [fast, slow]) lease.release()
      await until(
        () => log.present(),
        (rev) => rev === before + 2,
      )
      expect(revs(told)).toEqual([before + 1, before + 2])
      log.close()
    })

    test('that were missed are told from the revision on, of each item the last one', async () => {
      const [one, other] = [await register(), await register()]
      const { log } = await openLog()
      const since = await log.present()
      for (const itemId of [one, other, one])
        await engine.execute({ op: 'setItem', at: (at += 1), itemId, cents: 300 })
      await log.missedSince(since, (start) => {
        expect(start).toMatchObject({ rev: since + 3, complete: true })
        expect(revs(start.events)).toEqual([since + 2, since + 3])
      })
      await log.missedSince(since + 4, (start) => expect(start.complete).toBe(false))
      log.close()
    })
  })

  describe('the queue of orders', () => {
    /** A worker with a connection of its own. */
    async function worker() {
      const claims = new OrderClaims(engine.db)
      const lease = await engine.db.connection()
      await claims.appear(lease)
      return { claims, lease }
    }
    const anyTier = true

    test('gives each order to one worker, VIP orders first, and their share to normal ones', async () => {
      const itemId = await register(100)
      const orders = { normal: [] as number[], vip: [] as number[] }
      for (const tier of new Random(1).shuffled(['normal', 'normal', 'normal', 'vip', 'vip', 'vip'] as const))
        orders[tier].push(await place(itemId, 1, tier))
      const [one, other] = [await worker(), await worker()]
      const turns = new TierTurns(0.5)
      const taken: number[] = []
      for (const { claims } of [one, other, one, other])
        taken.push((await claims.take(turns, anyTier))!.order.id)
      expect(taken).toEqual([orders.vip[0], orders.normal[0], orders.vip[1], orders.normal[1]])
      const rest = await Promise.all(
        [one, other].map(({ claims }) => claims.take(new TierTurns(0.01), anyTier)),
      )
      expect(new Set(rest.map((found) => found!.order.id)).size).toBe(2)
      expect(await one.claims.take(turns, anyTier)).toBeUndefined()
      for (const { lease } of [one, other]) lease.release()
      for (const order of [...orders.vip, ...orders.normal]) await settle(order, 'paid')
    })

    test('gives orders of a worker that is gone to others, and nobody can cancel them', async () => {
      const order = await place(await register())
      const gone = await worker()
      expect((await gone.claims.take(new TierTurns(0.5), anyTier))!.inDoubt).toBe(false)
      const stays = await worker()
      expect(await stays.claims.freeAbandoned()).toBe(0)
      await gone.lease.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined)
      gone.lease.release()
      await until(
        async () => {
          await stays.claims.freeAbandoned()
          return orderById(engine.db, order)
        },
        (found) => found!.isPaying === false,
      )
      await engine.execute({ op: 'cancelOrder', at: (at += 1), buyerId: 7, order })
      expect(await stays.claims.take(new TierTurns(0.5), anyTier)).toMatchObject({
        order: { id: order, status: 'queued' },
        inDoubt: true,
      })
      stays.lease.release()
      await settle(order, 'declined')
    })
  })

  test('accounts that the other database does not know become nobodies', async () => {
    const itemId = await register(5, 50)
    await settle(await place(itemId), 'paid')
    await engine.execute({ op: 'provideFeedback', at: (at += 1), buyerId: 51, itemId, thumb: 'up', key: 'k' })
    expect(await accountsFrom(engine.db, 50)).toBe(2)
    await engine.db.transaction((transaction) => moveAccounts(transaction, 50))
    expect(await accountsFrom(engine.db, 50)).toBe(0)
    const state = await wholeState(engine.db)
    expect(state.catalogue.get(itemId).sellerId).toBeGreaterThanOrEqual(2 ** 52)
    expect([...state.catalogue.get(itemId).thumbs!.keys()][0]).toBeGreaterThan(2 ** 52)
    expect(state.outcomes.has('51', 'k')).toBe(false)
  })

  test('old rows go', async () => {
    const dayAgo = Date.now() - 25 * 60 * 60 * 1000
    await engine.execute({ op: 'rejectRef', at: dayAgo, ref: 'old' })
    await engine.execute({ op: 'rejectRef', at: Date.now(), ref: 'young' })
    const item = { itemId: await register(), cents: 200 }
    await engine.execute({ op: 'setItem', at: dayAgo, key: 'old', ...item })
    await engine.execute({ op: 'setItem', at: Date.now(), key: 'young', ...item })
    await tidyUp(engine.db, engine.events)
    const { book, outcomes } = await wholeState(engine.db)
    expect([...book.rejectedRefs.keys()]).toEqual(['young'])
    expect(['old', 'young'].map((key) => outcomes.has('administrator', key))).toEqual([false, true])
  })

  test.each(['PlaceOrder', 'CancelOrder', 'SetImage', 'DescribeItem', 'WithdrawItem'])(
    '%s does not say that nothing was changed when the result cannot be read',
    async (op) => {
      const itemId = await register()
      const orderId = orderIdOf(await place(itemId))
      const args = {
        PlaceOrder: {
          ref: 'unread'.padEnd(22, 'x'),
          buyerId: 7,
          tier: 'normal',
          lines: [{ itemId, quantity: 1 }],
          wait: true,
        },
        CancelOrder: { account: 7, orderId },
        SetImage: { account: 1, itemId, image: null },
        DescribeItem: { account: 1, itemId, name: 'Light' },
        WithdrawItem: { account: 1, itemId },
      }[op]!
      const { transactions } = engine.storage
      const reads = readsFailAfterCommit(engine)
      const answer = await ask(engine.handlers, { op, args })
      reads.mockRestore()
      expect(answer).toMatchObject({ error: { code: 'UNAVAILABLE', indefinite: true } })
      expect(engine.storage.transactions).toBe(transactions + 1)
    },
  )

  test.each(['a\0', '\ud800'])(
    'the key %j, which PostgreSQL cannot store, harms no other request',
    async (key) => {
      const itemId = await register()
      const set = (cents: number, own?: string) =>
        engine.execute({ op: 'setItem', at: (at += 1), key: own, itemId, cents })
      const ends = await Promise.allSettled([set(700, key), set(800, 'fine')])
      expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
      const handlers = inWords(engine.handlers)
      const asked = { op: 'SetImage', args: { account: 1, itemId, image: null }, key }
      expect(await ask(handlers, asked)).toMatchObject({ error: { code: 'INVALID_ARGUMENT' } })
    },
  )
})
