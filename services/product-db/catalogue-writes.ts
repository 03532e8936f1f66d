import type { RowFailure } from '../contract/internal.ts'
import type { Call, Handler } from '../process/call.ts'
import { type Storage, submit, write } from '../process/write.ts'
import { ApiError } from '../wire/errors.ts'
import type { Description, ItemChange, NewItem, ProductCommand } from './commands.ts'
import type { ChangedItem } from './update-end.ts'

export interface CatalogueWrites {
  storage: Storage<ProductCommand>
  /** Answers with an item as it is then. */
  answerItem(call: Call, itemId: string): void | Promise<void>
}

/** Changes of items. Each is one command. */
export function catalogueWrites({ storage, answerItem }: CatalogueWrites): Record<string, Handler> {
  const update = (call: Call, show: (changed: ChangedItem) => string) => {
    const { account: sellerId, itemId, cents, delta } = call.args as { account: number } & ItemChange
    const change = { itemId, cents, delta }
    write(storage, call, { op: 'updateItem', at: Date.now(), key: call.key, sellerId, change }, (changed) =>
      show(changed as ChangedItem),
    )
  }
  /** Asked again with its key, it shows the item as it is then, too. */
  const writeItem = (call: Call, command: Extract<ProductCommand, { itemId: string }>) =>
    submit(storage, call, command, (error, outcome) => {
      if (error ?? outcome instanceof ApiError) call.fail(ApiError.of(error ?? outcome))
      else
        Promise.resolve(answerItem(call, command.itemId)).catch((failure: unknown) =>
          call.fail(ApiError.of(failure)),
        )
    })
  return {
    RegisterItem: (call) => {
      const { account: sellerId, item } = call.args as { account: number; item: NewItem }
      write(storage, call, { op: 'registerItem', at: Date.now(), key: call.key, sellerId, item })
    },
    RegisterItems: (call) => {
      const { account: sellerId, items } = call.args as { account: number; items: (NewItem | RowFailure)[] }
      write(storage, call, { op: 'registerItems', at: Date.now(), key: call.key, sellerId, items })
    },
    ChangePrice: (call) => {
      update(call, ({ itemId, price, rev }) => `{"itemId":"${itemId}","price":${price},"rev":${rev}}`)
    },
    UpdateUnits: (call) => {
      update(
        call,
        ({ itemId, quantity, rev }) => `{"itemId":"${itemId}","quantity":${quantity},"rev":${rev}}`,
      )
    },
    UpdateItems: (call) => {
      const { account: sellerId, changes } = call.args as {
        account: number
        changes: (ItemChange | RowFailure)[]
      }
      write(storage, call, { op: 'updateItems', at: Date.now(), key: call.key, sellerId, changes })
    },
    DescribeItem: (call) => {
      const {
        account: sellerId,
        itemId,
        ...description
      } = call.args as {
        account: number
        itemId: string
      } & Description
      writeItem(call, { op: 'describeItem', at: Date.now(), key: call.key, sellerId, itemId, description })
    },
    WithdrawItem: (call) => {
      const { account: sellerId, itemId } = call.args as { account: number; itemId: string }
      writeItem(call, { op: 'withdrawItem', at: Date.now(), key: call.key, sellerId, itemId })
    },
    ProvideFeedback: (call) => {
      const {
        account: buyerId,
        itemId,
        thumb,
      } = call.args as { account: number; itemId: string; thumb: 'up' | 'down' }
      write(storage, call, { op: 'provideFeedback', at: Date.now(), key: call.key, buyerId, itemId, thumb })
    },
  }
}
