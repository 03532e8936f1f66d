import type { ActiveFault } from '../ipc/fault-types.ts'
import type { FaultStretch } from '../ipc/trace-types.ts'

const mostBands = 500

/** When what was broken on purpose began and ended, of the newest. */
export class FaultBands {
  #active = new Map<string, FaultStretch>()
  #over: FaultStretch[] = []

  note(active: readonly ActiveFault[]): void {
    const ids = new Set(active.map(({ id }) => id))
    for (const [id, band] of this.#active) {
      if (ids.has(id)) continue
      this.#active.delete(id)
      this.#over = [...this.#over, { ...band, to: Date.now() }].slice(-mostBands)
    }
    for (const { id, text, startedAt } of active) {
      if (!this.#active.has(id)) this.#active.set(id, { name: text, from: Date.parse(startedAt), to: null })
    }
  }

  get all(): FaultStretch[] {
    return [...this.#over, ...this.#active.values()]
  }
}
