import type { Database } from '../../postgres/database.ts'
import type { Call } from '../../process/call.ts'
import { unknownItem } from '../catalogue/catalogue.ts'
import { itemJson } from '../catalogue/item.ts'
import { itemsById } from './catalogue-queries.ts'

export async function answerItem(db: Database, call: Call, itemId: string): Promise<void> {
  const item = (await itemsById(db, [itemId])).get(itemId)
  if (item === undefined) call.fail(unknownItem(itemId))
  else call.succeed(`{"item":${itemJson(item)}}`)
}
