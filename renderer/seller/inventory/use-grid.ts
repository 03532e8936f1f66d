import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import { type Column, type EditableKey, isEditable } from './columns.ts'
import { useInventoryView } from './inventory-view.ts'

export interface Editing {
  itemId: string
  key: EditableKey
  /** Typed into the cell before the editor was there: it replaces what stood in it. */
  typed: string | undefined
}

/** Where in the table the keyboard is, and which cell is edited. */
export function useGrid(
  columns: Ref<readonly Column[]>,
  pageRows: Ref<number>,
  scrollTo: (index: number) => void,
) {
  const view = useInventoryView()
  const activeId = ref<string>()
  const column = ref(1)
  const editing = shallowRef<Editing>()
  /** Where a selection of several rows with Shift began. */
  const anchor = ref<string>()

  const row = computed(() => view.rows.findIndex(({ itemId }) => itemId === activeId.value))
  const active = computed<Item | undefined>(() => view.rows[row.value])

  function goTo(index: number, extend = false): void {
    const next = view.rows[Math.min(Math.max(index, 0), view.rows.length - 1)]
    if (!next) return
    if (extend) selectThrough(next.itemId)
    else anchor.value = undefined
    activeId.value = next.itemId
    scrollTo(row.value)
  }

  function selectThrough(itemId: string): void {
    anchor.value ??= activeId.value ?? itemId
    const ids = view.rows.map((item) => item.itemId)
    const [from, to] = [ids.indexOf(anchor.value), ids.indexOf(itemId)].sort((a, b) => a - b) as [
      number,
      number,
    ]
    view.select(ids.slice(Math.max(from, 0), to + 1), true)
  }

  function activate(itemId: string, at: number): void {
    activeId.value = itemId
    column.value = at
  }

  function edit(typed?: string): void {
    const key = columns.value[column.value]!.key
    if (!active.value || !isEditable(key)) return
    view.isHeld = true
    editing.value = { itemId: active.value.itemId, key, typed }
  }

  function endEdit(): void {
    editing.value = undefined
    view.isHeld = false
    if (row.value >= 0) scrollTo(row.value)
  }

  const moves: Record<string, () => { row?: number; column?: number }> = {
    ArrowDown: () => ({ row: row.value + 1 }),
    ArrowUp: () => ({ row: row.value - 1 }),
    PageDown: () => ({ row: row.value + pageRows.value }),
    PageUp: () => ({ row: row.value - pageRows.value }),
    ArrowRight: () => ({ column: column.value + 1 }),
    ArrowLeft: () => ({ column: column.value - 1 }),
    Home: () => ({ column: 0 }),
    End: () => ({ column: columns.value.length - 1 }),
  }

  /** True if the key meant something here. */
  function press({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
    if (altKey) return false
    const mod = ctrlKey || metaKey
    if (mod) return pressWithMod(key.toLowerCase())
    const move = moves[key]?.()
    if (move?.row !== undefined) goTo(move.row, shiftKey)
    else if (move?.column !== undefined)
      column.value = Math.min(Math.max(move.column, 0), columns.value.length - 1)
    else if (key === 'Enter' || key === 'F2') pressEnter()
    else if (key === ' ') toggle()
    else if (key === 'Escape' && view.selected.size > 0) view.clearSelection()
    else if (/^[\d.+-]$/.test(key) && isEditable(columns.value[column.value]!.key)) edit(key)
    else return false
    return true
  }

  function pressWithMod(key: string): boolean {
    if (key === 'a') view.selectShown(true)
    else if (key === 'home') goTo(0)
    else if (key === 'end') goTo(view.rows.length - 1)
    else return false
    return true
  }

  function pressEnter(): void {
    if (isEditable(columns.value[column.value]!.key)) edit()
    else toggle()
  }

  function toggle(): void {
    const itemId = active.value?.itemId
    if (itemId !== undefined) view.select([itemId], !view.selected.has(itemId))
  }

  /** The next cell that can be edited, in the same row or the one below. */
  function next(step: 1 | -1): void {
    const last = columns.value.length
    let at = row.value * last + column.value + step
    while (at >= 0 && at < view.rows.length * last && !isEditable(columns.value[at % last]!.key)) at += step
    if (at < 0 || at >= view.rows.length * last) return
    column.value = at % last
    goTo(Math.floor(at / last))
  }

  return { activeId, row, column, editing, goTo, activate, selectThrough, edit, endEdit, press, next }
}
