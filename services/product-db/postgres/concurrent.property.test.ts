import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasNoPostgres, type TestDatabase, testDatabase } from '../../testing/postgres/test-database.ts'
import type { Random } from '../../chance/random.ts'
import { testRandom } from '../../testing/random.ts'
import { ApiError } from '../../wire/errors.ts'
import type { ProductCommand } from '../commands.ts'
import { ProductState } from '../state.ts'
import { postgresEngine } from './testing/engines.ts'
import { tablesOf } from './testing/tables.ts'
import { wholeState } from './testing/whole-state.ts'
import { productWork } from './product-work.ts'
import { WorkingState } from './working-state.ts'

const clients = 12
const commandsOfOne = 40

/** The effect of a command, with the numbers that it took. */
interface Effect {
  command: ProductCommand
  outcome: unknown
  first: { rev: number; serial: number; order: number }
  /** How many revisions it took. */
  revs: number
}

/** Notes the effects of commands. Those of a transaction that is done again are replaced. */
class NotingState extends WorkingState {
  static readonly effects = new Map<ProductCommand, Effect>()

  override apply(command: ProductCommand): unknown {
    const first = { rev: this.rev + 1, serial: this.nextSerial, order: this.nextOrder }
    const outcome = super.apply(command)
    NotingState.effects.set(command, { command, outcome, first, revs: this.rev + 1 - first.rev })
    return outcome
  }
}

const noting = {
  ...productWork,
  open: (...made: ConstructorParameters<typeof NotingState>) => new NotingState(...made),
}

describe.skipIf(hasNoPostgres)('concurrent commands in two instances', () => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await testDatabase()
  })
  afterEach(() => database.drop())

  test('come to what the journal makes of them, one after the other in the order of their revisions', async () => {
    const random = testRandom()
    const instances = await Promise.all([1, 2].map(() => postgresEngine(database.url, noting)))
    await instances[0]!.execute({
      op: 'registerItems',
      at: 1,
      sellerId: 1,
      items: Array.from({ length: 6 }, () => item(6)),
    })
    await Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        const chance = random.fork()
        for (let step = 0; step < commandsOfOne; step += 1)
          await instances[client % 2]!.execute(randomCommand(chance, client, step))
      }),
    )

    const journal = new ProductState()
    const effects = [...NotingState.effects.values()].sort((a, b) => a.first.rev - b.first.rev)
    for (const { command, outcome, first, revs } of effects) {
      if (revs === 0) continue
      // Numbers of transactions that came to nothing are left out.
      Object.assign(journal, { rev: first.rev - 1, nextSerial: first.serial, nextOrder: first.order })
      expect(journal.apply(command), JSON.stringify(command)).toEqual(outcome)
      expect(journal.rev).toBe(first.rev - 1 + revs)
    }
    for (const { command, revs } of effects)
      if (revs === 0 && command.op === 'rejectRef') journal.apply(command)

    const stored = await wholeState(instances[0]!.db)
    expect(wholeRows(stored).discrepancy).toBeUndefined()
    const { items, thumbs, orders, order_lines, payments } = tablesOf(journal)
    expect(tablesOf(stored)).toMatchObject({ items, thumbs, orders, order_lines })
    expect(new Set(tablesOf(stored).payments!.map((row) => (row as unknown[])[1]))).toEqual(
      new Set(payments!.map((row) => (row as unknown[])[1])),
    )
    for (const instance of instances) await instance.close()
  })

  test('make an order of a purchase, or give it up, but never both', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => postgresEngine(database.url)))
    await one!.execute({ op: 'registerItem', at: 1, sellerId: 1, item: item(1_000) })
    const refs = Array.from({ length: 40 }, (_, index) => `purchase${index}`)
    const lines = [{ itemId: '1-1', quantity: 1 }]
    const ends = await Promise.all(
      refs.map((ref, at) =>
        Promise.all([
          one!.execute({ op: 'placeOrder', at, ref, buyerId: 7, tier: 'vip', lines }),
          other!.execute({ op: 'rejectRef', at, ref, buyerId: 7 }),
        ]),
      ),
    )
    for (const [placed, rejected] of ends)
      expect(rejected).toEqual({ status: placed instanceof ApiError ? 'unknown' : 'queued' })
    const { book } = await wholeState(one!.db)
    expect(book.orders.size + book.rejectedRefs.size).toBe(refs.length)
    for (const instance of [one, other]) await instance!.close()
  })
})

function wholeRows(state: ProductState) {
  const counts = Object.fromEntries(state.tables.map(({ name }) => [name, [...state.dump(name)].length]))
  return { discrepancy: state.discrepancy(counts) }
}

function item(quantity: number) {
  return { name: 'Lamp', category: 1, keywords: ['lamp'], condition: 'new' as const, cents: 500, quantity }
}

/** One that everybody can see: a number that is just being given may be found or not by those who guess it. */
function anyItem(random: Random): string {
  return `1-${random.integer(1, 6)}`
}

function randomCommand(random: Random, client: number, step: number): ProductCommand {
  const at = 1_000 + step
  const itemId = anyItem(random)
  const buyerId = 10 + client
  const key = random.chance(0.3) ? `key ${random.integer(1, 3)}` : undefined
  const ref = random.chance(0.3) ? `shared${random.integer(1, 30)}` : `${client}.${step}`
  return random.pick<() => ProductCommand>([
    () => ({ op: 'registerItem', at, key, sellerId: 1, item: item(random.integer(0, 3)) }),
    () => ({ op: 'updateItem', at, key, sellerId: 1, change: { itemId, delta: random.integer(-2, 3) } }),
    () => ({ op: 'updateItem', at, key, sellerId: 1, change: { itemId, cents: random.integer(1, 9) } }),
    () => ({
      op: 'updateItems',
      at,
      key,
      sellerId: 1,
      changes: [1, 2, 3].map(() => ({ itemId: anyItem(random), delta: random.integer(-1, 2) })),
    }),
    () => ({ op: 'describeItem', at, key, sellerId: 1, itemId, description: { name: `Lamp ${step}` } }),
    () => ({ op: 'provideFeedback', at, key, buyerId, itemId, thumb: random.pick(['up', 'down']) }),
    () => ({ op: 'setItem', at, key, itemId, quantity: random.integer(0, 6) }),
    ...[1, 2, 3].map(() => (): ProductCommand => ({
      op: 'placeOrder',
      at,
      ref,
      buyerId,
      tier: random.pick(['normal', 'vip']),
      lines: [...new Set([itemId, anyItem(random)])].map((wanted) => ({
        itemId: wanted,
        quantity: random.integer(1, 2),
      })),
    })),
    () => ({ op: 'rejectRef', at, ref, buyerId }),
    () => ({ op: 'cancelOrder', at, key, buyerId, order: random.integer(1, 40) }),
    ...[1, 2].map(() => (): ProductCommand => ({
      op: 'settleOrder',
      at,
      order: random.integer(1, 60),
      end: random.pick(['paid', 'declined']),
    })),
  ])()
}
