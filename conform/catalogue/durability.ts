import type * as values from '../../services/contract/values.ts'
import { callOn, refusalOf, resultOf, type SellerClient } from '../runner/client.ts'
import { ConnectionLost, TimedOut } from '../runner/failures.ts'
import { area } from './check.ts'

const kills = { kills: true, deadlineMs: 120_000 }

/** Repeats a request, one after the other, until the connection ends. Answers with how many were sent and answered. */
async function untilCut(
  once: () => Promise<unknown>,
): Promise<{ started: Promise<void>; ended: Promise<{ sent: number; answered: number }> }> {
  let begin: () => void = () => undefined
  const started = new Promise<void>((resolve) => (begin = resolve))
  let [sent, answered] = [0, 0]
  const work = async () => {
    for (;;) {
      sent += 1
      try {
        await once()
      } catch (error) {
        if (error instanceof ConnectionLost || error instanceof TimedOut) return { sent, answered }
        throw error
      }
      answered += 1
      if (answered === 20) begin()
    }
  }
  const ended = work().finally(begin)
  return Promise.resolve({ started, ended })
}

async function ownItem(seller: SellerClient, itemId: string): Promise<values.Item | undefined> {
  return (await seller.ok('DisplayItemsForSale', { limit: 100 })).items.find((item) => item.itemId === itemId)
}

export const durability = area(
  {
    name: 'DURABLE',
    title: 'Durability under kill -9',
    needs: 'both',
    section: 'architecture#State: memory, journal, snapshot',
  },
  [
    [
      1,
      'core',
      'After kill -9 of everything, accounts are still there.',
      'A write is answered only once it is on disk.',
      async (t) => {
        const [buyer, seller] = [await t.newBuyer(), await t.newSeller()]
        await t.crash()
        for (const user of [buyer, seller]) {
          const { username, password, accountId } = user
          const side = user.peer.side
          const result = resultOf(
            'Login',
            await callOn(await t.peer(side), 'Login', { username, password }, {}),
          )
          t.equal(result[`${side}Id`], accountId, `${side}Id`)
        }
      },
      kills,
    ],
    [
      2,
      'core',
      'After kill -9 of everything, items are still there, with their last changes.',
      'A write is answered only once it is on disk.',
      async (t) => {
        const seller = await t.newSeller()
        const item = await t.item(seller, { quantity: 5 })
        const { itemId } = item
        await seller.ok('ChangeItemPrice', { itemId, price: 6.66 })
        const { rev } = await seller.ok('UpdateUnitsForSale', { itemId, delta: 4 })
        await t.crash()
        const came = await ownItem(await t.otherSession(seller), itemId)
        t.equal(
          [came?.name, came?.keywords, came?.price, came?.quantity, came?.rev],
          [item.name, item.keywords, 6.66, 9, rev],
          'name, keywords, price, quantity and rev',
        )
      },
      kills,
    ],
    [
      3,
      'core',
      'After kill -9 of everything, orders and what they took from the stock are still there.',
      'The buyer has paid.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.newBuyer()]
        const { itemId } = await t.item(seller, { quantity: 5 })
        const order = await t.buys(buyer, [itemId, 2])
        await t.crash()
        const again = await t.otherSession(buyer)
        t.equal((await again.ok('ListOrders')).orders, [order], 'the orders')
        t.equal((await t.see(again, itemId)).quantity, 3, 'quantity')
        t.equal((await again.ok('GetBuyerPurchases')).purchases.length, 1, 'the number of purchases')
        const { itemsSold } = await (await t.otherSession(seller)).ok('GetSellerRating')
        t.equal(itemsSold, 2, 'itemsSold')
      },
      kills,
    ],
    [
      4,
      'full',
      'After kill -9 of everything, sessions continue.',
      'Login was answered, and so it is on disk.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.newBuyer()]
        await t.crash()
        await (await t.again(buyer)).ok('DisplayCart')
        await (await t.again(seller)).ok('GetSellerRating')
      },
      kills,
    ],
    [
      5,
      'full',
      'After kill -9 of everything, a session that was logged out stays logged out.',
      'A restart must not open the account again.',
      async (t) => {
        const buyer = await t.newBuyer()
        await buyer.ok('Logout')
        await t.crash()
        await (await t.again(buyer)).refused('UNAUTHENTICATED', 'DisplayCart')
      },
      { ...kills, needs: 'both' },
    ],
    [
      6,
      'full',
      'After kill -9 of everything, carts are still there, the saved one and that of the session.',
      'Every change of a cart was answered.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.newBuyer()]
        const [one, other] = [await t.item(seller), await t.item(seller)]
        await buyer.ok('AddItemToCart', { itemId: one.itemId, quantity: 2 })
        await buyer.ok('SaveCart')
        await buyer.ok('AddItemToCart', { itemId: other.itemId, quantity: 1 })
        await t.crash()
        const ids = ({ cart }: { cart: values.Cart }) => cart.lines.map(({ itemId }) => itemId).sort()
        const expected = [one.itemId, other.itemId].sort()
        t.equal(
          ids(await (await t.again(buyer)).ok('DisplayCart')),
          expected,
          'the items in the cart of the session',
        )
        t.equal(
          ids(await (await t.otherSession(buyer)).ok('DisplayCart')),
          [one.itemId],
          'the items in the saved cart',
        )
      },
      kills,
    ],
    [
      7,
      'full',
      'After kill -9 of everything, feedback is still there, and a thumb still counts once.',
      'The buyer behind each thumb is part of the data.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.newBuyer()]
        const { itemId } = await t.item(seller)
        await buyer.ok('ProvideFeedback', { itemId, thumb: 'up' })
        await t.crash()
        const again = await t.otherSession(buyer)
        t.equal((await t.see(again, itemId)).feedback, { up: 1, down: 0 }, 'feedback')
        const { feedback } = await again.ok('ProvideFeedback', { itemId, thumb: 'up' })
        t.equal(feedback, { up: 1, down: 0 }, 'feedback after the same thumb again')
      },
      kills,
    ],
    [
      8,
      'full',
      'After kill -9 of everything, a request with a used key is not carried out again.',
      'A kill is the most frequent reason for a lost reply.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.newBuyer()]
        const { itemId } = await t.item(seller, { quantity: 5 })
        const key = t.word()
        await seller.ok('UpdateUnitsForSale', { itemId, delta: 3 }, { key })
        await buyer.ok('AddItemToCart', { itemId, quantity: 1 }, { key })
        await t.crash()
        const again = await t.otherSession(seller)
        const { quantity } = await again.ok('UpdateUnitsForSale', { itemId, delta: 3 }, { key })
        t.equal(quantity, 8, 'the quantity in the answer')
        t.equal((await ownItem(again, itemId))?.quantity, 8, 'the quantity of the item')
        const { cart } = await (await t.again(buyer)).ok('AddItemToCart', { itemId, quantity: 1 }, { key })
        t.equal(
          cart.lines.map((line) => line.quantity),
          [1],
          'the quantities in the cart',
        )
      },
      kills,
    ],
    [
      9,
      'core',
      'Every change that was answered before a kill -9 is there afterwards, even under load.',
      'An answer is a promise.',
      async (t) => {
        const seller = await t.newSeller()
        const { itemId } = await t.item(seller, { quantity: 0 })
        const windows = [await t.again(seller), await t.again(seller), await t.again(seller)]
        const loads = await Promise.all(
          windows.map((window) => untilCut(() => window.ok('UpdateUnitsForSale', { itemId, delta: 1 }))),
        )
        await Promise.all(loads.map(({ started }) => started))
        await t.crash()
        const done = await Promise.all(loads.map(({ ended }) => ended))
        const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
        const answered = sum(done.map((load) => load.answered))
        const sent = sum(done.map((load) => load.sent))
        const quantity = (await ownItem(await t.otherSession(seller), itemId))?.quantity ?? -1
        t.that(
          quantity >= answered && quantity <= sent,
          `a quantity from ${answered} (answered) to ${sent} (sent)`,
          quantity,
        )
      },
      kills,
    ],
    [
      10,
      'core',
      'A purchase that a kill -9 interrupts is made once or not at all, and the stock matches the orders.',
      'Killed in the middle, the stock would be lower without an order, or the order without stock.',
      async (t) => {
        const [seller, buyers] = [await t.newSeller(), [await t.newBuyer(), await t.newBuyer()]]
        const { itemId } = await t.item(seller, { quantity: 100_000 })
        const loads = await Promise.all(
          buyers.map(async (buyer) => {
            const window = await t.again(buyer)
            return untilCut(async () => {
              await window.ok('AddItemToCart', { itemId, quantity: 2 })
              await window.ok('MakePurchase')
            })
          }),
        )
        await Promise.all(loads.map(({ started }) => started))
        await t.crash()
        const done = await Promise.all(loads.map(({ ended }) => ended))
        let sold = 0
        for (const [index, buyer] of buyers.entries()) {
          const again = await t.again(buyer)
          // A purchase that nobody ended is ended by the next look at the cart.
          await again.ok('DisplayCart')
          const all: values.Order[] = []
          for (let cursor: string | undefined; ;) {
            const page = await again.ok('ListOrders', { limit: 100, ...(cursor !== undefined && { cursor }) })
            all.push(...page.orders)
            cursor = page.next
            if (cursor === undefined) break
          }
          const settled = await Promise.all(
            all.map(async ({ orderId, status }) => {
              let now = status
              while (now === 'queued' || now === 'paying')
                now = (await again.ok('GetOrder', { orderId })).order.status
              return now
            }),
          )
          const paid = settled.filter((status) => status === 'paid').length
          const { answered, sent } = done[index]!
          t.that(
            paid >= answered && paid <= sent,
            `from ${answered} (answered) to ${sent} (sent) paid orders`,
            paid,
          )
          sold += paid * 2
        }
        const left = (await ownItem(await t.otherSession(seller), itemId))?.quantity
        t.equal(left, 100_000 - sold, 'the quantity that is left')
      },
      kills,
    ],
    [
      11,
      'full',
      'After kill -9 of everything, no id and no revision is given a second time.',
      'Two items with one id are one item.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.newBuyer()]
        const first = await t.item(seller)
        const { rev } = await seller.ok('ChangeItemPrice', { itemId: first.itemId, price: 1 })
        const order = await t.buys(buyer, [first.itemId, 1])
        await t.crash()
        const [later, buyerLater] = [await t.otherSession(seller), await t.otherSession(buyer)]
        const second = await t.item(later, { category: first.category })
        t.that(second.itemId !== first.itemId, 'another item id', second.itemId)
        const changed = await later.ok('ChangeItemPrice', { itemId: first.itemId, price: 2 })
        t.that(changed.rev > rev, `a revision above ${rev}`, changed.rev)
        const next = await t.buys(buyerLater, [first.itemId, 1])
        t.that(next.orderId !== order.orderId, 'another order id', next.orderId)
        const newcomer = await t.newSeller()
        t.that(newcomer.accountId !== seller.accountId, 'another account id', newcomer.accountId)
      },
      kills,
    ],
    [
      12,
      'full',
      'After kill -9 of everything, searches find the same items in the same order.',
      'An index that is rebuilt must be the same.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.newBuyer()]
        const word = t.word()
        for (const price of [3, 1, 2]) await t.item(seller, { keywords: [word], price, quantity: 2 })
        const before = await buyer.ok('SearchItemsForSale', { keywords: [word] })
        await t.crash()
        t.equal(
          await (await t.again(buyer)).ok('SearchItemsForSale', { keywords: [word] }),
          before,
          'the result',
        )
      },
      kills,
    ],
    [
      13,
      'full',
      'After kill -9 of everything, a withdrawn item stays withdrawn, and a changed name stays changed.',
      'Withdrawn is for good.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.newBuyer()]
        const [gone, renamed] = [await t.item(seller), await t.item(seller)]
        await seller.ok('WithdrawItem', { itemId: gone.itemId })
        await seller.ok('UpdateItem', { itemId: renamed.itemId, name: 'Renamed' })
        await t.crash()
        const again = await t.again(buyer)
        const came = await t.see(again, gone.itemId)
        t.equal([came.withdrawn, came.quantity], [true, 0], 'withdrawn and quantity')
        t.equal((await t.see(again, renamed.itemId)).name, 'Renamed', 'name')
      },
      kills,
    ],
    [
      14,
      'full',
      'After kill -9 of everything, a purchase that is sent again without a key buys once.',
      'The version of the cart is on disk, too.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.newBuyer()]
        const { itemId } = await t.item(seller, { quantity: 10 })
        await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
        await t.pays(buyer)
        await t.crash()
        const again = await t.again(buyer)
        const reply = await again.call('MakePurchase')
        if (reply.ok !== true) refusalOf('CART_EMPTY', 'MakePurchase', reply)
        t.equal((await t.see(again, itemId)).quantity, 8, 'quantity')
      },
      kills,
    ],
    [
      15,
      'full',
      'A second kill -9 loses nothing either.',
      'A start that reads the data must not damage it.',
      async (t) => {
        const seller = await t.newSeller()
        const { itemId } = await t.item(seller, { quantity: 1 })
        await t.crash()
        await (await t.again(seller)).ok('UpdateUnitsForSale', { itemId, delta: 5 })
        await t.crash()
        t.equal((await ownItem(await t.again(seller), itemId))?.quantity, 6, 'quantity')
      },
      kills,
    ],
    [
      16,
      'full',
      'The instance of Ping changes at each start.',
      'Supervisors and clients see by it that a service was started again.',
      async (t) => {
        const instance = async () => {
          const peer = await t.peer('buyer')
          return resultOf('Ping', await callOn(peer, 'Ping', {}, {})).instance
        }
        const before = await instance()
        await t.crash()
        t.that((await instance()) !== before, 'another instance', before)
      },
      { ...kills, section: 'api#Ping' },
    ],
  ],
)
