import type { WorkingSet } from '../../postgres/committer.ts'
import type { ProductCommand } from '../commands.ts'
import { loadRows } from './load-rows.ts'
import { needsOf, weightOf } from './needs.ts'
import type { ProductRows } from './rows.ts'
import { storeRows } from './store-rows.ts'
import { type ProductNumbers, WorkingState } from './working-state.ts'

/** No item and no order ever has such a number. */
const beyondAll = 2 ** 52

export const productWork: WorkingSet<ProductCommand, ProductRows, WorkingState, ProductNumbers> = {
  load: (transaction, commands) => loadRows(transaction, needsOf(commands)),
  open: (rows, numbers) => new WorkingState(rows, numbers),
  anyNumbers: { rev: beyondAll, serial: beyondAll, order: beyondAll },
  given: (state) => state.given,
  async take(transaction, { rev, serial, order }) {
    const [first] = await transaction.query<{
      rev: number | null
      serial: number | null
      order_id: number | null
    }>('SELECT rev, serial, order_id FROM take_numbers($1, $2, $3)', [rev, serial, order])
    return { rev: first!.rev ?? 1, serial: first!.serial ?? 1, order: first!.order_id ?? 1 }
  },
  store: storeRows,
  weight: weightOf,
}
