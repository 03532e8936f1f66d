import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../engine/log.ts'
import { hasNoPostgres, testDatabase, type TestDatabase } from '../testing/postgres/test-database.ts'
import { Relay } from '../testing/postgres/relay.ts'
import { Database } from './database.ts'
import { asApiError, CommitLostError, ConnectionLostError } from './failures.ts'

describe.skipIf(hasNoPostgres)('a database', () => {
  let test: TestDatabase
  let relay: Relay
  let database: Database

  beforeAll(async () => {
    test = await testDatabase()
    relay = await Relay.open(test.url)
    database = new Database({ url: relay.url, log: silentLog })
    await database.transaction((tx) =>
      tx.query('CREATE TABLE counts (name text PRIMARY KEY, n bigint NOT NULL)'),
    )
  })

  afterAll(async () => {
    await database.close()
    await relay.close()
    await test.drop()
  })

  beforeEach(() => database.transaction((tx) => tx.query('TRUNCATE counts')))

  const add = (name: string) =>
    database.transaction((tx) =>
      tx.query('INSERT INTO counts VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET n = counts.n + 1', [name]),
    )
  const read = async (name: string) =>
    (await database.query<{ n: number }>('SELECT n FROM counts WHERE name = $1', [name]))[0]?.n

  it('gives numbers, times, lists and bytes as this program has them', async () => {
    const [row] = await database.query(
      "SELECT 5000000000::bigint AS big, 1.25::numeric AS exact, ARRAY[1, 2]::bigint[] AS list, $1::text[] AS words, $2::timestamptz AS at, '\\x01'::bytea AS bytes",
      [['a b', 'c"d'], new Date(1_700_000_000_123)],
    )
    expect(row).toEqual({
      big: 5_000_000_000,
      exact: 1.25,
      list: [1, 2],
      words: ['a b', 'c"d'],
      at: new Date(1_700_000_000_123),
      bytes: Buffer.from([1]),
    })
  })

  it('sends the queries of a transaction without waiting, and keeps nothing of one that fails', async () => {
    const failing = database.transaction(async (tx) => {
      const first = tx.query("INSERT INTO counts VALUES ('a', 1)")
      const second = tx.query('SELECT 1 / 0')
      await Promise.all([first, second])
    })
    await expect(failing).rejects.toMatchObject({ code: '22012' })
    expect(await read('a')).toBeUndefined()
  })

  it('carries out a transaction again that others were in the way of', async () => {
    await add('a')
    let tries = 0
    let bothHaveRead!: () => void
    const barrier = new Promise<void>((resolve) => (bothHaveRead = resolve))
    const both = [1, 2].map(() =>
      database.transaction(async (tx) => {
        tries += 1
        await tx.query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')
        const [{ n } = { n: 0 }] = await tx.query<{ n: number }>("SELECT n FROM counts WHERE name = 'a'")
        if (tries === 2) bothHaveRead()
        await barrier
        await tx.query("UPDATE counts SET n = $1 WHERE name = 'a'", [n + 1])
      }),
    )
    await Promise.all(both)
    expect(await read('a')).toBe(3)
    expect(tries).toBe(3)
  })

  it('reads again on another connection when one breaks', async () => {
    await add('a')
    await read('a')
    relay.cut()
    expect(await read('a')).toBe(1)
  })

  it('carries out a transaction again whose connection broke before COMMIT was sent', async () => {
    let tries = 0
    await database.transaction(async (tx) => {
      tries += 1
      await tx.query("INSERT INTO counts VALUES ('a', 1)")
      if (tries === 1) relay.cut()
      await tx.query('SELECT 1')
    })
    expect(tries).toBe(2)
    expect(await read('a')).toBe(1)
  })

  it('never carries out the rest of a broken transaction on another connection', async () => {
    const lease = await database.connection()
    try {
      await lease.query('BEGIN')
      await lease.query("INSERT INTO counts VALUES ('a', 1)")
      relay.cut()
      await relay.untilNobody()
      await expect(lease.query("INSERT INTO counts VALUES ('b', 1)")).rejects.toThrow(ConnectionLostError)
      await expect(lease.commit()).rejects.toThrow(ConnectionLostError)
    } finally {
      lease.release()
    }
    expect(await read('b')).toBeUndefined()
  })

  it('says that it does not know if the reply to COMMIT is lost', async () => {
    relay.swallowAnswerTo('COMMIT')
    const lost = await add('a').catch((error: unknown) => error)
    expect(lost).toBeInstanceOf(CommitLostError)
    expect(asApiError(lost).toBody()).toMatchObject({
      code: 'UNAVAILABLE',
      indefinite: true,
      retryable: true,
    })
    expect(await read('a')).toBe(1)
  })

  it('gives up a transaction at the end of its time, with nothing done', async () => {
    const slow = database.transaction(async (tx) => {
      await tx.query("INSERT INTO counts VALUES ('a', 1)")
      await tx.query('SELECT pg_sleep(30)')
    }, performance.now() + 200)
    const late = asApiError(await slow.catch((error: unknown) => error))
    expect(late.toBody()).toMatchObject({ code: 'TIMEOUT', indefinite: false })
    expect(await read('a')).toBeUndefined()
  })

  it('waits for a server that is started again', async () => {
    await relay.goAway()
    const waiting = add('a')
    await relay.comeBack()
    await waiting
    expect(await read('a')).toBe(1)
  })

  it('wakes listeners, also after the connection broke', async () => {
    const heard: (string | undefined)[] = []
    void database.listen('news', (text) => heard.push(text))
    await expect.poll(() => heard).toEqual([undefined])
    await database.query("SELECT pg_notify('news', 'one')")
    await expect.poll(() => heard).toEqual([undefined, 'one'])
    relay.cut()
    await expect.poll(() => heard).toEqual([undefined, 'one', undefined])
  })

  it('leaves a server that became a standby, and goes to the one that is the primary', async () => {
    const url = new URL(relay.url)
    const both = new Database({
      url: relay.url.replace(url.host, `127.0.0.1:1,${url.host}`),
      log: silentLog,
    })
    try {
      expect(await both.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    } finally {
      await both.close()
    }
  })
})
