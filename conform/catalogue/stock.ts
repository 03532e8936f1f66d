import type { BuyerClient } from '../runner/client.ts'
import { refusalOf, resultOf } from '../runner/client.ts'
import { NotJudged, Violation } from '../runner/failures.ts'
import type { Trial } from '../runner/trial.ts'
import type { Message } from '../wire/peer.ts'
import { shown } from '../wire/transcript.ts'
import { area } from './check.ts'

const crowd = 8

interface Order {
  orderId: string
  status: string
  lines: { itemId: string; quantity: number }[]
}

/** The order of a purchase that was paid; undefined if there was not enough. */
function paidOrder(reply: Message): Order | undefined {
  if (reply.ok !== true) {
    refusalOf('OUT_OF_STOCK', 'MakePurchase', reply)
    return undefined
  }
  const order = (reply.result as { order: Order }).order
  if (order.status === 'declined' || order.status === 'cancelled')
    throw new NotJudged('Payments are declined here')
  if (order.status !== 'paid') throw new Violation('an order that is paid', shown(order))
  return order
}

/** All send their purchase before any reply is read. */
async function buyTogether(buyers: readonly BuyerClient[]): Promise<(Order | undefined)[]> {
  return (await Promise.all(buyers.map((buyer) => buyer.begin('MakePurchase')))).map(paidOrder)
}

async function fill(t: Trial, buyer: BuyerClient, itemId: string, quantity: number): Promise<void> {
  await t.setUp('AddItemToCart', () => buyer.ok('AddItemToCart', { itemId, quantity }))
}

function sold(orders: readonly (Order | undefined)[], itemId: string): number {
  return orders
    .flatMap((order) => order?.lines ?? [])
    .filter((line) => line.itemId === itemId)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

const longer = { deadlineMs: 60_000 }

export const stock = area(
  { name: 'STOCK', title: 'Stock under contention', needs: 'both', section: 'api#MakePurchase' },
  [
    [
      1,
      'core',
      'If many buyers want the last unit at the same time, one gets it, and the others get OUT_OF_STOCK.',
      'A unit that is sold twice is delivered once.',
      async (t) => {
        const [seller, buyers] = [await t.seller(), await t.buyers(crowd)]
        for (let round = 0; round < 4; round += 1) {
          const { itemId } = await t.item(seller, { quantity: 1 })
          for (const buyer of buyers) {
            await buyer.ok('ClearCart')
            await fill(t, buyer, itemId, 1)
          }
          const orders = await buyTogether(t.random.shuffled(buyers))
          t.equal(orders.filter(Boolean).length, 1, 'the number of orders for the last unit')
          t.equal((await t.see(buyers[0]!, itemId)).quantity, 0, 'the quantity that is left')
        }
      },
      longer,
    ],
    [
      2,
      'core',
      'Many buyers at once get exactly as many units as there are.',
      'Stock that is read, lowered and written again is sold more than once, or lost.',
      async (t) => {
        const [seller, buyers] = [await t.seller(), await t.buyers(crowd)]
        const { itemId } = await t.item(seller, { quantity: 5 })
        for (const buyer of buyers) await fill(t, buyer, itemId, 1)
        const orders = await buyTogether(buyers)
        t.equal(sold(orders, itemId), 5, 'the units that were sold')
        t.equal((await t.see(buyers[0]!, itemId)).quantity, 0, 'the quantity that is left')
      },
      longer,
    ],
    [
      3,
      'core',
      'Units sold and units left add up to the stock at the beginning, whatever quantities are bought at once.',
      'Units can neither appear nor vanish.',
      async (t) => {
        const [seller, buyers] = [await t.seller(), await t.buyers(crowd)]
        for (let round = 0; round < 3; round += 1) {
          const units = t.random.integer(6, 14)
          const { itemId } = await t.item(seller, { quantity: units })
          for (const buyer of buyers) {
            await buyer.ok('ClearCart')
            await fill(t, buyer, itemId, t.random.integer(1, 4))
          }
          const orders = await buyTogether(t.random.shuffled(buyers))
          const left = (await t.see(buyers[0]!, itemId)).quantity
          t.equal(sold(orders, itemId) + left, units, 'units sold plus units left')
          t.that(left >= 0, 'a quantity that is not below zero', left)
        }
      },
      longer,
    ],
    [
      4,
      'core',
      'Carts that hold the same two items in different order are bought or refused, as a whole.',
      'Two locks that are taken in different order wait for each other for ever.',
      async (t) => {
        const [seller, buyers] = [await t.seller(), await t.buyers(6)]
        const [one, two] = [await t.item(seller, { quantity: 3 }), await t.item(seller, { quantity: 3 })]
        for (const [index, buyer] of buyers.entries())
          for (const { itemId } of index % 2 === 0 ? [one, two] : [two, one]) await fill(t, buyer, itemId, 1)
        const orders = await buyTogether(buyers)
        t.equal([sold(orders, one.itemId), sold(orders, two.itemId)], [3, 3], 'the units sold of both')
        for (const { itemId } of [one, two])
          t.equal((await t.see(buyers[0]!, itemId)).quantity, 0, 'the quantity left')
      },
      longer,
    ],
    [
      5,
      'full',
      'Stock stays right while units are added and bought at the same time.',
      'A change that is computed from an old value undoes the others.',
      async (t) => {
        const [seller, buyers] = [await t.seller(), await t.buyers(4)]
        const { itemId } = await t.item(seller, { quantity: 20 })
        for (const buyer of buyers) await fill(t, buyer, itemId, 3)
        const added = Array.from({ length: 10 }, () =>
          seller.begin('UpdateUnitsForSale', { itemId, delta: 2 }),
        )
        const orders = await buyTogether(buyers)
        for (const reply of await Promise.all(added)) resultOf('UpdateUnitsForSale', reply)
        t.equal(
          (await t.see(buyers[0]!, itemId)).quantity,
          40 - sold(orders, itemId),
          'the quantity that is left',
        )
      },
      longer,
    ],
    [
      6,
      'core',
      'No change of the stock is lost if several connections change it at once.',
      'A value that is read, changed and written again loses one of two changes.',
      async (t) => {
        const seller = await t.seller()
        const { itemId } = await t.item(seller, { quantity: 100 })
        const windows = [seller, await t.again(seller), await t.again(seller)]
        const deltas = Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? -2 : 1))
        const replies = await Promise.all(
          deltas.map((delta, index) => windows[index % 3]!.begin('UpdateUnitsForSale', { itemId, delta })),
        )
        const quantities = replies.map((reply) => Number(resultOf('UpdateUnitsForSale', reply).quantity))
        const expected = 100 + deltas.reduce((sum, delta) => sum + delta, 0)
        const { quantity } = await seller.ok('UpdateUnitsForSale', { itemId, delta: 0 })
        t.equal(quantity, expected, 'the quantity after 30 changes')
        t.that(quantities.includes(expected), `an answer with the last quantity, ${expected}`, quantities)
      },
      { needs: 'seller', section: 'api#UpdateUnitsForSale', ...longer },
    ],
    [
      7,
      'full',
      'If several connections take units away at once, the stock never goes below zero.',
      'The check and the change have to be one step.',
      async (t) => {
        const seller = await t.seller()
        const { itemId } = await t.item(seller, { quantity: 5 })
        const windows = [seller, await t.again(seller)]
        const replies = await Promise.all(
          Array.from({ length: 12 }, (_, index) =>
            windows[index % 2]!.begin('UpdateUnitsForSale', { itemId, delta: -1 }),
          ),
        )
        for (const reply of replies)
          if (reply.ok !== true) refusalOf('OUT_OF_STOCK', 'UpdateUnitsForSale', reply)
        t.equal(replies.filter(({ ok }) => ok === true).length, 5, 'the number of units taken away')
      },
      { needs: 'seller', section: 'api#UpdateUnitsForSale', ...longer },
    ],
    [
      8,
      'full',
      'Two sessions of one buyer do not get the last unit twice.',
      'A lock for each buyer does not protect the item.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        const { itemId } = await t.item(seller, { quantity: 1 })
        const sessions = [buyer, await t.otherSession(buyer)]
        for (const session of sessions) {
          await session.ok('ClearCart')
          await fill(t, session, itemId, 1)
        }
        const orders = await buyTogether(sessions)
        t.equal(orders.filter(Boolean).length, 1, 'the number of orders')
      },
      longer,
    ],
    [
      9,
      'core',
      'A purchase that is sent twice at the same time buys once.',
      'An impatient user clicks twice.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        const { itemId } = await t.item(seller, { quantity: 10 })
        await fill(t, buyer, itemId, 2)
        const windows = [buyer, buyer, await t.again(buyer)]
        const replies = await Promise.all(windows.map((window) => window.begin('MakePurchase')))
        const orders = replies.flatMap((reply) => {
          if (reply.ok === true) return [(reply.result as { order: Order }).order.orderId]
          refusalOf('CART_EMPTY', 'MakePurchase', reply)
          return []
        })
        t.equal(new Set(orders).size, 1, 'the number of different orders')
        t.equal((await t.see(buyer, itemId)).quantity, 8, 'the quantity that is left of 10')
      },
      longer,
    ],
    [
      10,
      'full',
      'While many buy, nobody sees a quantity below zero, or one that no purchase explains.',
      'A state in the middle of a change must not be visible.',
      async (t) => {
        const [seller, buyers, reader] = [await t.seller(), await t.buyers(crowd), await t.buyer()]
        const { itemId } = await t.item(seller, { quantity: 6 })
        for (const buyer of buyers) await fill(t, buyer, itemId, 2)
        const isDone = { is: false }
        const buying = buyTogether(buyers).finally(() => (isDone.is = true))
        const seen: number[] = []
        while (!isDone.is) seen.push((await t.see(reader, itemId)).quantity)
        const orders = await buying
        const wrong = seen.filter((quantity) => ![0, 2, 4, 6].includes(quantity))
        t.equal(wrong, [], 'quantities other than 6, 4, 2 and 0')
        t.that(
          seen.every((quantity, at) => at === 0 || quantity <= seen[at - 1]!),
          'quantities that only fall',
          seen,
        )
        t.equal(sold(orders, itemId), 6, 'the units that were sold')
      },
      longer,
    ],
  ],
)
