import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readsFailAfterCommit } from '../../testing/postgres/failing-reads.ts'
import { Relay } from '../../testing/postgres/relay.ts'
import { hasNoPostgres, type TestDatabase, testDatabase } from '../../testing/postgres/test-database.ts'
import { hashToken } from '../sessions.ts'
import { type Answer, ask } from '../../testing/postgres/asked.ts'
import { postgresEngine } from './testing/engines.ts'

type Engine = Awaited<ReturnType<typeof postgresEngine>>

const inSession = { role: 'buyer' }

/** Two instances on one database, the second behind a relay that can break its connections. */
describe.skipIf(hasNoPostgres)('instances of customer-db side by side', () => {
  let test: TestDatabase
  let relay: Relay
  let first: Engine
  let second: Engine

  beforeAll(async () => {
    test = await testDatabase()
    relay = await Relay.open(test.url)
    ;[first, second] = await Promise.all([postgresEngine(test.url), postgresEngine(relay.url)])
  })

  afterAll(async () => {
    await Promise.all([first.close(), second.close()])
    await relay.close()
    await test.drop()
  })

  const resultOf = (answer: Answer) => {
    if ('error' in answer) throw new Error(JSON.stringify(answer.error))
    return answer.result as Record<string, unknown>
  }
  const codes = (answers: readonly Answer[]) =>
    answers.map((answer) => ('error' in answer ? answer.error.code : 'ok')).sort()
  const both = (at: number) => (at % 2 === 0 ? first : second).handlers

  const open = async (username: string) => {
    const account = { role: 'buyer', username, password: 'pw' }
    resultOf(
      await ask(first.handlers, {
        op: 'CreateAccount',
        args: { ...account, name: username, tier: 'normal' },
      }),
    )
    return resultOf(await ask(second.handlers, { op: 'Login', args: account })).session as string
  }
  const add = (engine: Engine, session: string, key?: string) =>
    ask(engine.handlers, {
      op: 'AddToCart',
      args: { ...inSession, itemId: '1-1', quantity: 1, available: 1_000 },
      session,
      key,
    })
  const unitsIn = async (session: string) => {
    const cart = resultOf(await ask(first.handlers, { op: 'GetCart', args: inSession, session }))
    return (cart.lines as { quantity: number }[]).reduce((sum, { quantity }) => sum + quantity, 0)
  }

  it('open one account of a username, if both are asked at the same time', async () => {
    const args = { role: 'buyer', username: 'twin', password: 'pw', name: 'twin', tier: 'normal' }
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => ask(both(at), { op: 'CreateAccount', args })),
    )
    expect(codes(answers)).toEqual([...Array<string>(9).fill('ALREADY_EXISTS'), 'ok'])
  })

  it('lose none of the units that are added to a cart at the same time', async () => {
    const session = await open('adds')
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => add(at % 2 === 0 ? first : second, session)),
    )
    expect(new Set(codes(answers))).toEqual(new Set(['ok']))
    expect(await unitsIn(session)).toBe(40)
  })

  it('carry out a request with a key once, however many of them are asked at the same time', async () => {
    const session = await open('keyed')
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => add(at % 2 === 0 ? first : second, session, 'once')),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(resultOf(answer))))).toHaveLength(1)
    expect(await unitsIn(session)).toBe(1)
  })

  it('take the lines of a cart once, and give them back once', async () => {
    const session = await open('buys')
    await add(first, session)
    const begin = (at: number) =>
      ask(both(at), { op: 'BeginPurchase', args: { ...inSession, via: `c${at}` }, session })
    const begun = (await Promise.all([0, 1, 2, 3].map(begin))).map(resultOf)
    expect(new Set(begun.map(({ ref }) => ref))).toHaveLength(1)
    expect(begun.map(({ attempt }) => attempt).sort()).toEqual([1, 2, 3, 4])
    const finish = (at: number) =>
      ask(both(at), { op: 'FinishPurchase', args: { ref: begun[0]!.ref, end: 'refused' } })
    await Promise.all([0, 1, 2, 3].map(finish))
    expect(await unitsIn(session)).toBe(1)
  })

  it('end a session for all of them at once', async () => {
    const session = await open('leaves')
    resultOf(await ask(first.handlers, { op: 'Logout', args: inSession, session }))
    expect(codes([await ask(second.handlers, { op: 'CheckSession', args: inSession, session })])).toEqual([
      'UNAUTHENTICATED',
    ])
  })

  it('say that they do not know when the reply to COMMIT is lost, and the key settles it', async () => {
    const session = await open('doubts')
    relay.swallowAnswerTo('doubtful', 'COMMIT')
    expect(await add(second, session, 'doubtful')).toMatchObject({
      error: { code: 'UNAVAILABLE', indefinite: true, retryable: true },
    })
    expect(resultOf(await add(second, session, 'doubtful'))).toMatchObject({ version: 1 })
    expect(await unitsIn(session)).toBe(1)
  })

  it('do not say that nothing was changed when they cannot read the result of a change', async () => {
    const account = { role: 'buyer', username: 'unread' }
    for (const [op, args] of [
      ['CreateAccount', { ...account, password: 'pw', name: 'unread', tier: 'normal' }],
      ['LockAccount', account],
    ] as const) {
      const reads = readsFailAfterCommit(first)
      const answer = await ask(first.handlers, { op, args })
      reads.mockRestore()
      expect(answer, op).toMatchObject({ error: { code: 'UNAVAILABLE', indefinite: true } })
    }
    const admin = { op: 'ListAccounts', args: { text: 'unread', offset: 0, limit: 1 } }
    expect(resultOf(await ask(second.handlers, admin))).toMatchObject({
      accounts: [{ username: 'unread', lockedAt: expect.any(String) as string }],
    })
  })

  it('do not carry out again what has no key, when the reply to its COMMIT is lost', async () => {
    const session = await open('unsure')
    relay.swallowAnswerTo('1-1', 'COMMIT')
    expect(await add(second, session)).toMatchObject({ error: { indefinite: true } })
    expect(await unitsIn(session)).toBe(1)
  })

  it('go on when the database comes back: requests wait for it', async () => {
    const session = await open('waits')
    await relay.goAway()
    const waiting = add(second, session)
    await relay.comeBack()
    resultOf(await waiting)
    expect(await unitsIn(session)).toBe(1)
  })

  describe('know how long a session was not used', () => {
    const check = (engine: Engine, session: string) =>
      ask(engine.handlers, { op: 'CheckSession', args: inSession, session })
    const age = async (session: string, minutes: number) => {
      await first.db.transaction((tx) =>
        tx.query(
          "UPDATE sessions SET last_used = clock_timestamp() - $1 * interval '1 minute' WHERE token_hash = $2",
          [minutes, hashToken(session)],
        ),
      )
    }

    it('and end it when nobody has used it for an hour', async () => {
      const session = await open('idles')
      await age(session, 59)
      resultOf(await check(first, session))
      await age(session, 61)
      expect(codes([await check(second, session)])).toEqual(['SESSION_EXPIRED'])
      // Another one learns of it from the table: the session is gone.
      await expect
        .poll(() =>
          first.db.query('SELECT role FROM expired_sessions WHERE token_hash = $1', [hashToken(session)]),
        )
        .toEqual([{ role: 'buyer' }])
      expect(codes([await check(first, session)])).toEqual(['SESSION_EXPIRED'])
    })

    it('and tell each other of its use', async () => {
      const session = await open('used')
      await age(session, 59)
      const another = await postgresEngine(test.url)
      resultOf(await check(another, session))
      await another.close()
      const [row] = await first.db.query(
        "SELECT clock_timestamp() - last_used < interval '30 minutes' AS recent FROM sessions WHERE token_hash = $1",
        [hashToken(session)],
      )
      expect(row).toEqual({ recent: true })
    })
  })
})
