import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hasNoPostgres, type TestDatabase, testDatabase } from '../../testing/postgres/test-database.ts'
import { testRandom } from '../../testing/random.ts'
import { ask } from '../../testing/postgres/asked.ts'
import { journalEngine, postgresEngine } from './testing/engines.ts'
import { RandomRequests } from './testing/random-requests.ts'
import { tablesOf } from './testing/tables.ts'
import { wholeState } from './testing/whole-state.ts'

const histories = 2
const steps = 250

describe.skipIf(hasNoPostgres)('both engines', () => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await testDatabase()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 31, 12) })
  })
  afterEach(async () => {
    vi.useRealTimers()
    await database.drop()
  })

  test.each(Array.from({ length: histories }, (_, index) => index))(
    'give the same answers to a random history, and end in the same state (%i)',
    async () => {
      const random = testRandom()
      const requests = new RandomRequests(random)
      const journal = await journalEngine()
      const postgres = await postgresEngine(database.url)
      for (let step = 0; step < steps; step += 1) {
        vi.setSystemTime(Date.now() + random.integer(1, 60_000))
        if (random.chance(0.1)) {
          const order = random.integer(1, requests.orders + 1)
          const end = random.pick(['paid', 'paid', 'declined'] as const)
          const command = { op: 'settleOrder', at: Date.now(), order, end, takenAt: Date.now() - 5 } as const
          expect(await postgres.execute(command), JSON.stringify(command)).toEqual(
            await journal.execute(command),
          )
          continue
        }
        const request = requests.next()
        const expected = await ask(journal.handlers, request)
        const found = await ask(postgres.handlers, request)
        expect(found, `step ${step}: ${JSON.stringify(request)}`).toEqual(expected)
        requests.note(expected)
      }
      const stored = await wholeState(postgres.db)
      expect(tablesOf(stored)).toEqual(tablesOf(journal.state))
      await journal.close()
      await postgres.close()
    },
  )
})
