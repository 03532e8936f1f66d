import type { ProductState } from '../../state.ts'

/** All rows of a state. Their order says something in the table of payments only. */
export function tablesOf(state: ProductState): Record<string, unknown[]> {
  return Object.fromEntries(
    state.tables.map(({ name }) => {
      const rows = [...state.dump(name)].map((row) =>
        row.map((value) => (value instanceof Uint8Array ? value.length : value)),
      )
      return [name, name === 'payments' ? rows : rows.sort(byText)]
    }),
  )
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}
