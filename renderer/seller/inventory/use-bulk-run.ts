import { computed, ref, shallowRef } from 'vue'
import { maxBulkRows, type Item } from '../../../services/contract/values.ts'
import { callSeller } from '../session/seller-call.ts'
import type { BulkRow } from './bulk-change.ts'
import { useInventory } from './inventory.ts'

export type Outcome = { ok: true } | { ok: false; message: string }
type Update = NonNullable<BulkRow['update']>

/** Sends planned changes in as many requests as they need, and keeps what became of each. */
export function useBulkRun() {
  const inventory = useInventory()
  const status = ref<'idle' | 'sending' | 'done'>('idle')
  const outcomes = shallowRef<ReadonlyMap<string, Outcome>>(new Map())
  const done = ref(0)
  const total = ref(0)
  /** Stopped between two requests: what was sent was sent. */
  const isCancelled = ref(false)
  const error = shallowRef<unknown>()
  let undone = new Map<string, Update>()

  const failed = computed(() => [...outcomes.value].filter(([, { ok }]) => !ok).map(([itemId]) => itemId))
  const changed = computed(() => outcomes.value.size - failed.value.length)

  async function run(updates: readonly Update[]): Promise<void> {
    status.value = 'sending'
    outcomes.value = new Map()
    undone = new Map()
    done.value = 0
    total.value = updates.length
    isCancelled.value = false
    error.value = undefined
    try {
      for (let start = 0; start < updates.length && !isCancelled.value; start += maxBulkRows) {
        await send(updates.slice(start, start + maxBulkRows))
      }
    } catch (reason) {
      error.value = reason
    }
    status.value = 'done'
  }

  async function send(updates: readonly Update[]): Promise<void> {
    const before = new Map(updates.map(({ itemId }) => [itemId, inventory.get(itemId)]))
    const { results } = await callSeller('UpdateItems', { updates: [...updates] })
    const next = new Map(outcomes.value)
    updates.forEach((update, index) => {
      const result = results[index]
      if (!result) return
      if (result.ok) undone.set(update.itemId, inverse(update, before.get(update.itemId)))
      next.set(update.itemId, result.ok ? { ok: true } : { ok: false, message: result.error.message })
    })
    inventory.apply(results.flatMap((result) => (result.ok ? result : [])))
    outcomes.value = next
    done.value += updates.length
  }

  function cancel(): void {
    isCancelled.value = true
  }

  function reset(): void {
    status.value = 'idle'
    outcomes.value = new Map()
  }

  return {
    status,
    outcomes,
    failed,
    changed,
    done,
    total,
    isCancelled,
    error,
    run,
    cancel,
    reset,
    undoing: () => [...undone.values()],
  }
}

function inverse({ itemId, price, delta }: Update, before: Item | undefined): Update {
  return {
    itemId,
    ...(price !== undefined && before && { price: before.price }),
    ...(delta !== undefined && { delta: 0 - delta }),
  }
}
