import type { Controlled } from '../../services/cluster/control/controlled.ts'
import { FaultControl, type FaultControlLog } from '../../services/cluster/control/fault-control.ts'
import type { FaultCounts } from '../ipc/fault-types.ts'

export interface FaultsOptions {
  cluster: Controlled
  log: FaultControlLog
  onChange(): void
  onFigures(figures: FaultCounts[]): void
}

const everyMs = 1_000

/** The faults in the app's cluster, and their counts while the page is open. */
export class Faults {
  readonly desk: FaultControl
  readonly #onFigures: (figures: FaultCounts[]) => void
  #isWatched = false
  #timer: NodeJS.Timeout | undefined

  constructor({ cluster, log, onChange, onFigures }: FaultsOptions) {
    this.#onFigures = onFigures
    this.desk = new FaultControl(cluster, log, () => {
      onChange()
      this.#pace()
    })
  }

  /** Whether somebody looks at the figures. */
  set isWatched(isWatched: boolean) {
    this.#isWatched = isWatched
    this.#pace()
  }

  /** The cluster has ended, and every fault with it. */
  end(): void {
    if (this.desk.active().length > 0) this.desk.close()
  }

  #pace(): void {
    const isNeeded = this.#isWatched && this.desk.active().length > 0
    if (isNeeded === (this.#timer !== undefined)) return
    clearInterval(this.#timer)
    this.#timer = isNeeded ? setInterval(() => void this.#look(), everyMs) : undefined
  }

  async #look(): Promise<void> {
    this.#onFigures(await this.desk.figures())
  }
}
