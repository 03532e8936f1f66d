import type { Controlled } from '../../services/cluster/control/controlled.ts'
import { Poller } from '../base/poller.ts'
import type { ConsistencyMetrics } from '../ipc/consistency-types.ts'
import { ConsistencyControl } from './consistency-control.ts'
import { Demonstrator } from './demonstration.ts'

export interface ConsistencyOptions {
  cluster: Controlled
  address: ConstructorParameters<typeof Demonstrator>[0]
  onFigures(figures: ConsistencyMetrics): void
}

/** Everything behind the page Consistency. */
export class Consistency {
  readonly desk: ConsistencyControl
  readonly poller: Poller
  readonly demonstrator: Demonstrator

  constructor({ cluster, address, onFigures }: ConsistencyOptions) {
    this.desk = new ConsistencyControl(cluster)
    this.poller = new Poller(async () => onFigures(await this.desk.figures()))
    this.demonstrator = new Demonstrator(address)
  }
}
