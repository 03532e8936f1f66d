import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import type { ServiceName } from '../config/config.ts'
import { silentLog } from '../engine/log.ts'
import { ApiError, type ErrorCode } from '../wire/errors.ts'
import { WireServer } from '../wire/server.ts'
import { Administrator } from './administrator.ts'

const secret = 'a secret of the cluster'

type Answers = Record<string, (args: never) => object>

async function startDatabase(service: ServiceName, answers: Answers) {
  const server = new WireServer({
    service,
    instance: randomUUID(),
    host: '127.0.0.1',
    port: 0,
    secret,
    log: silentLog,
    onRequest: ({ id, op, args }, connection) => {
      const answer = answers[op]!(args as never)
      if (answer instanceof ApiError) connection.fail(id, answer)
      else connection.succeed(id, JSON.stringify(answer))
    },
  })
  const port = await server.listen()
  onTestFinished(() => server.close())
  return { name: service, kind: service, host: '127.0.0.1', port, instance: service }
}

/** The administrator of two databases that answer as the test says. */
async function administrates(customerDb: Answers, productDb: Answers): Promise<Administrator> {
  const members = [
    await startDatabase('customer-db', customerDb),
    await startDatabase('product-db', productDb),
  ]
  const admin = new Administrator({ secret: () => secret, members: () => members })
  onTestFinished(() => admin.close())
  return admin
}

const names = ({ ids }: { ids: number[] }) => ({
  accounts: ids.map((id) =>
    id === 7 || id === 8
      ? { role: id === 7 ? 'buyer' : 'seller', username: `u${id}`, name: `U ${id}` }
      : null,
  ),
})

test.each([
  ['the number of a buyer is that buyer alone, however many names have it', ' 7 ', [7]],
  ['the number of a seller is a part of the names of buyers', '8', [18, 28]],
  ['a number that nobody has is a part of names', '6', [18, 28]],
  ['0 is a part of names', '0', [18, 28]],
  ['a number of too many digits is a part of names', '7'.repeat(30), [18, 28]],
])('%s', async (_, buyer, expected) => {
  const asked: (number[] | undefined)[] = []
  const admin = await administrates(
    {
      GetAccountNames: names,
      ListAccounts: ({ text }: { text: string }) =>
        text.startsWith('7') && text.length === 1
          ? { total: 500, accounts: [] }
          : { total: 2, accounts: [{ id: 18 }, { id: 28 }] },
    },
    {
      ListMarketOrders: ({ buyerIds }: { buyerIds?: number[] }) => {
        asked.push(buyerIds)
        return { total: 0, orders: [] }
      },
    },
  )
  await admin.orders({ buyer })
  expect(asked).toEqual([expected])
})

test.each<ErrorCode>(['OVERLOADED', 'INTERNAL', 'UNAVAILABLE', 'TIMEOUT'])(
  'a cancelled order is told as cancelled when its cart cannot be changed: %s',
  async (code) => {
    const admin = await administrates(
      { GetAccountNames: names, FinishPurchase: () => new ApiError(code, 'not now', { retryable: false }) },
      {
        CancelMarketOrder: () => ({ order: { orderId: 'o1', status: 'cancelled', buyerId: 7 }, ref: 'r' }),
      },
    )
    expect(await admin.cancelOrder('o1')).toMatchObject({
      order: { orderId: 'o1', status: 'cancelled' },
      isInCart: false,
    })
  },
)
