import type { Controlled } from '../../services/cluster/control/controlled.ts'
import { FaultControl, type FaultControlLog } from '../../services/cluster/control/fault-control.ts'
import { Poller } from '../base/poller.ts'
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
  readonly #poller: Poller
  #isWatched = false

  constructor({ cluster, log, onChange, onFigures }: FaultsOptions) {
    this.desk = new FaultControl(cluster, log, () => {
      onChange()
      this.#pace()
    })
    this.#poller = new Poller(async () => onFigures(await this.desk.figures()))
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
    this.#poller.every(this.#isWatched && this.desk.active().length > 0 ? everyMs : 0)
  }
}
