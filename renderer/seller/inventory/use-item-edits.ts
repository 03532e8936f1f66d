import type { Item } from '../../../services/contract/values.ts'
import { formatCount, formatMoney } from '../../shared/format.ts'
import { useEditNotice } from '../shell/use-edit-notice.ts'
import { useInventory } from './inventory.ts'
import type { ItemChange } from './optimistic-edits.ts'

type Field = keyof ItemChange

const mostUndone = 50
/** Newest last. It belongs to the window, so that Ctrl+Z works wherever the table was opened. */
const undoable: (() => void)[] = []

const shown: Record<Field, (value: number) => string> = { price: formatMoney, quantity: formatCount }
const words: Record<Field, string> = { price: 'Price', quantity: 'Stock' }

/** Single edits of the table, each of which can be undone, and which say so when the server refuses them. */
export function useItemEdits() {
  const inventory = useInventory()
  const notice = useEditNotice()

  async function change(item: Item, field: Field, value: number): Promise<void> {
    if (value === item[field]) return
    const id = `${field}-${item.itemId}`
    const title = `${words[field]} of ${item.name}`
    try {
      const { before, after } = await inventory.edit(item.itemId, { [field]: value })
      const undo = () => takeBack(before, after, field)
      remember(undo)
      notice.done(id, `${title}: ${shown[field](before[field])} → ${shown[field](after[field])}`, {
        label: 'Undo',
        onClick: () => forgetAnd(undo),
      })
    } catch (error) {
      const now = inventory.get(item.itemId)
      const standing = now ? ` is ${shown[field](now[field])} as before` : ' was not changed'
      notice.failed(id, `${title}${standing}`, error, {
        label: 'Try again',
        onClick: () => now && void change(now, field, value),
      })
    }
  }

  /** A price goes back to what it was; of a stock only the difference is taken back, since units may have been sold. */
  function takeBack(before: Item, after: Item, field: Field): void {
    const now = inventory.get(before.itemId)
    if (!now) return
    const value =
      field === 'price' ? before.price : Math.max(0, now.quantity - (after.quantity - before.quantity))
    void change(now, field, value)
  }

  function undoLast(): boolean {
    const last = undoable.pop()
    last?.()
    return last !== undefined
  }

  return { change, undoLast }
}

function remember(undo: () => void): void {
  undoable.push(undo)
  if (undoable.length > mostUndone) undoable.shift()
}

function forgetAnd(undo: () => void): void {
  const at = undoable.indexOf(undo)
  if (at >= 0) undoable.splice(at, 1)
  undo()
}
