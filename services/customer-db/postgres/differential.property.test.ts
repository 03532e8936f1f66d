import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasNoPostgres, type TestDatabase, testDatabase } from '../../testing/postgres/test-database.ts'
import { testRandom } from '../../testing/random.ts'
import type { CustomerState } from '../state.ts'
import { hashToken } from '../sessions.ts'
import { type Answer, ask } from '../../testing/postgres/asked.ts'
import { type Engine, journalEngine, postgresEngine } from './testing/engines.ts'
import { type PlannedRequest, RandomRequests } from './testing/random-requests.ts'
import { wholeState } from './whole-state.ts'

const histories = 3
const steps = 300

/** An engine with the names that it gave to sessions and purchases, in the order in which they began. */
class Named {
  readonly #engine: Engine
  readonly tokens: string[] = []
  readonly refs: string[] = []

  constructor(engine: Engine) {
    this.#engine = engine
  }

  async ask({ op, args, session, purchase, key }: PlannedRequest): Promise<unknown> {
    const ref = purchase === undefined ? undefined : (this.refs[purchase] ?? 'none')
    const needsRef = op === 'FinishPurchase' || op === 'PurchaseDelivered'
    const answer = await ask(this.#engine.handlers, {
      op,
      args: needsRef ? { ...args, ref: ref ?? 'none' } : args,
      session: session === undefined ? undefined : this.tokens[session],
      key,
    })
    return this.#withoutNames(answer)
  }

  #withoutNames(answer: Answer): unknown {
    if ('error' in answer) return answer
    const result = answer.result as Record<string, unknown>
    if (typeof result.session === 'string') this.tokens.push(result.session)
    if (typeof result.ref === 'string' && !this.refs.includes(result.ref)) this.refs.push(result.ref)
    return JSON.parse(
      JSON.stringify(result, (name, value: unknown) => {
        if (name === 'session') return 'a token'
        if (name === 'ref') return this.refs.indexOf(value as string)
        if (name === 'sessions' && Array.isArray(value))
          // Those used last come first, and the engines learn of their use at other moments.
          return (value as { id: number }[]).sort((a, b) => a.id - b.id)
        if (name === 'abandoned') return (value as string[]).map((ref) => this.refs.indexOf(ref)).sort()
        return /^(createdAt|lastActive|lockedAt)$/.test(name) ? typeof value : value
      }),
    )
  }

  /** All rows of its state, without what differs by chance. */
  tablesOf(state: CustomerState): Record<string, unknown[]> {
    const hashes = this.tokens.map(hashToken)
    const known = (value: unknown) => {
      if (typeof value !== 'string') return value
      const token = hashes.indexOf(value)
      const ref = this.refs.indexOf(value)
      if (token >= 0) return `token ${token}`
      if (ref >= 0) return `purchase ${ref}`
      return this.refs.reduce(
        (text, name, index) => text.replace(name, `purchase ${index}`),
        value.replace(/scrypt\$.*/, 'a hash'),
      )
    }
    const plain = (value: unknown) => (typeof value === 'number' && value > 1e12 ? 'a time' : known(value))
    return Object.fromEntries(
      state.tables
        .filter(({ name }) => name !== 'epochs')
        .map(({ name }) => [name, [...state.dump(name)].map((row) => JSON.stringify(row.map(plain))).sort()]),
    )
  }
}

describe.skipIf(hasNoPostgres)('both engines', () => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await testDatabase()
  })
  afterEach(() => database.drop())

  test.each(Array.from({ length: histories }, (_, index) => index))(
    'give the same answers to a random history, and end in the same state (%i)',
    async () => {
      const requests = new RandomRequests(testRandom())
      const inMemory = journalEngine()
      const inTables = await postgresEngine(database.url)
      const journal = new Named(inMemory)
      const postgres = new Named(inTables)
      try {
        for (let step = 0; step < steps; step += 1) {
          const request = requests.next()
          const expected = await journal.ask(request)
          expect(await postgres.ask(request), `step ${step}: ${JSON.stringify(request)}`).toEqual(expected)
          requests.sessions = journal.tokens.length
          requests.purchases = journal.refs.length
          requests.accounts = inMemory.state.accounts.size
        }
        await Promise.all([inMemory.sessions.close(), inTables.sessions.close()])
        expect(postgres.tablesOf(await wholeState(inTables.db))).toEqual(journal.tablesOf(inMemory.state))
      } finally {
        await Promise.all([inMemory.close(), inTables.close()])
      }
    },
  )
})
