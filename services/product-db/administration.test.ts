import { expect, test } from 'vitest'
import { administrator } from '../contract/admin-operations.ts'
import type { DurableState } from '../engine/durable.ts'
import { Call } from '../process/call.ts'
import type { Log } from '../process/log.ts'
import type { Request } from '../wire/message.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { marketAdministrationOperations } from './administration.ts'
import type { ProductCommand } from './commands.ts'
import { OrderDesk } from './orders/order-desk.ts'
import type { ProductState } from './state.ts'
import { TestStock } from './testing/stock.ts'

const orderId = 'o1'

/** A market with one order, which waits. */
function marketWithOrder(): TestStock {
  const stock = new TestStock()
  stock.register()
  stock.place('1.1', { '3-1': 2 })
  return stock
}

/** The administrator cancels the order, and `meanwhile` happens before that is carried out. */
async function cancelWhile(meanwhile: (waiting: TestStock) => TestStock) {
  const waiting = marketWithOrder()
  let { state } = waiting
  const storage = {
    get machine() {
      return state
    },
    submit(command: ProductCommand, done: (error: undefined, outcome: unknown) => void) {
      ;({ state } = meanwhile(waiting))
      done(undefined, state.apply(command))
    },
  } as unknown as DurableState<ProductState, ProductCommand, unknown>
  const log: Log & { audited: object[] } = {
    audited: [],
    child: () => log,
    info: (line: object) => log.audited.push(line),
  } as never
  const desk = new OrderDesk({
    ...{ workers: 1, normalShare: 0.2, reservedForVips: 0, paused: true, whenPaymentsDown: 'wait', log },
    pay: () => Promise.resolve('approved'),
    settle: () => Promise.resolve(),
    onPaying: () => undefined,
  })
  for (const order of state.book.orders.values()) desk.add(order)
  let answer = ''
  const connection = {
    from: administrator,
    line: {},
    succeed: (_id: number, result: string) => (answer = result),
  } as unknown as ServerConnection
  const call = new Call(
    { id: 1, op: 'CancelMarketOrder', args: { orderId } } as unknown as Request,
    connection,
    'product-db',
    undefined,
  )
  const { CancelMarketOrder } = marketAdministrationOperations({ storage, desk, log })
  await CancelMarketOrder!(call, Buffer.alloc(0), 0, 0)
  return { status: (JSON.parse(answer) as { order: { status: string } }).order.status, audited: log.audited }
}

test('a cancellation by the administrator is in the audit log', async () => {
  const { status, audited } = await cancelWhile((waiting) => waiting)
  expect(status).toBe('cancelled')
  expect(audited).toEqual([{ audit: 'cancel-order', by: administrator, orderId, buyerId: 7, status }])
})

test.each(['paid', 'cancelled'] as const)(
  'one that was overtaken by a restore, in which the order is %s, is not',
  async (end) => {
    const { status, audited } = await cancelWhile(() => {
      const restored = marketWithOrder()
      restored.settle(1, end)
      return restored
    })
    expect(status).toBe(end)
    expect(audited).toEqual([])
  },
)
