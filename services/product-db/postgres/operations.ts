import { productArguments } from '../../contract/internal-arguments.ts'
import type { Rating } from '../../contract/values.ts'
import { afterCommit } from '../../postgres/after-commit.ts'
import type { Handler } from '../../process/call.ts'
import { checkedOperations } from '../../process/checked-operations.ts'
import { succeedInTurns } from '../../process/in-turns.ts'
import { catalogueWrites } from '../catalogue-writes.ts'
import { pageJson } from '../catalogue/catalogue.ts'
import { itemJson } from '../catalogue/item.ts'
import type { SearchArgs } from '../catalogue/search.ts'
import { listPosition } from '../catalogue/search-cursor.ts'
import { type ReportRange, salesReport } from '../sales-report.ts'
import { answerItem } from './answer-item.ts'
import {
  figuresOfSeller,
  itemsById,
  itemsOfSeller,
  listCategories,
  searchItems,
} from './catalogue-queries.ts'
import { imageOperations } from './image-operations.ts'
import { orderOperations } from './order-operations.ts'
import { salesOf } from './order-queries.ts'
import { lineOf } from './rows.ts'
import type { SharedProductService } from './shared-service.ts'

/** The operations of product-db for the frontends, on tables that all instances share. */
export function sharedProductOperations(service: SharedProductService): Record<string, Handler> {
  const { db, storage } = service
  return checkedOperations(productArguments, {
    ...catalogueReads(service),
    ...catalogueWrites({
      storage,
      answerItem: (call, itemId) => afterCommit(() => answerItem(db, call, itemId)),
    }),
    ...imageOperations(service),
    ...orderOperations(service),
    ...feedOperations(service),
  })
}

function catalogueReads({ db }: SharedProductService): Record<string, Handler> {
  return {
    Search: async (call) => {
      const { items, next } = await searchItems(db, call.args as SearchArgs)
      call.succeed(pageJson('items', items, next))
    },

    GetItem: (call) => answerItem(db, call, (call.args as { itemId: string }).itemId),

    GetItems: async (call) => {
      const { itemIds } = call.args as { itemIds: string[] }
      const items = await itemsById(db, itemIds)
      const found = itemIds.map((itemId) => items.get(itemId))
      call.succeed(`{"items":[${found.map((item) => (item ? itemJson(item) : 'null')).join(',')}]}`)
    },

    ListCategories: async (call) => call.succeed(JSON.stringify({ categories: await listCategories(db) })),

    GetSellerRating: async (call) => {
      const { up, down, itemsSold } = await figuresOfSeller(db, (call.args as { sellerId: number }).sellerId)
      const rating: Rating = { feedback: { up, down }, itemsSold }
      call.succeed(JSON.stringify(rating))
    },

    DisplayItems: async (call) => {
      const { account, cursor, limit } = call.args as { account: number; cursor?: string; limit: number }
      const start =
        cursor === undefined ? 0 : listPosition(cursor, (await figuresOfSeller(db, account)).items)
      const found = await itemsOfSeller(db, account, start, limit + 1)
      const next = found.length > limit ? String(start + limit) : undefined
      call.succeed(pageJson('items', found.slice(0, limit), next))
    },

    GetSalesReport: async (call) => {
      const { account, ...range } = call.args as { account: number } & ReportRange
      const [sales, items] = await Promise.all([salesOf(db, account), itemsOfSeller(db, account)])
      const reported = sales.map((row) => ({
        order: { id: row.order_id, settledAt: row.settled_at.getTime(), lines: [lineOf(row)] },
        line: 0,
      }))
      return succeedInTurns(call, salesReport({ sales: reported }, items, range, Date.now()))
    },
  }
}

function feedOperations({ events, listeners }: SharedProductService): Record<string, Handler> {
  return {
    Feed: async (call) => {
      const { since } = call.args as { since?: number }
      await events.missedSince(since, (start) => {
        listeners.listen(call.connection)
        call.succeed(JSON.stringify(start))
      })
    },

    MissedSince: async (call) => {
      const { since, topics, account } = call.args as { since?: number; topics: string[]; account: number }
      await events.missedSince(since, (start) => {
        const own = start.events.filter(
          ({ topic, to }) => topics.includes(topic) && (to === undefined || to === account),
        )
        call.succeed(JSON.stringify({ ...start, events: own }))
      })
    },
  }
}
