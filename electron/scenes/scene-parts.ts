import type { Autoscaler } from '../../services/cluster/autoscale/autoscaler.ts'
import type { FaultControl } from '../../services/cluster/control/fault-control.ts'
import type { SampleLoader } from '../../services/sample/sample-loader.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import type { Windows } from '../shell/windows.ts'
import type { MarketBook } from '../shop/market-book.ts'
import type { Shops } from '../shop/shops.ts'
import type { BackgroundTraffic } from '../traffic/background-traffic.ts'
import type { TraceHub } from '../traces/trace-hub.ts'

/** The parts of the app that a scene is about. */
export interface SceneParts {
  settings: SettingsStore
  cluster: AppCluster
  faults: FaultControl
  autoscaler: Autoscaler
  traces: TraceHub
  sample: SampleLoader
  markets: MarketBook
  shops: Shops
  windows: Windows
  background: BackgroundTraffic
}
