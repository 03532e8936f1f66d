import type { WireClient } from '../../wire/client.ts'
import { peerClient } from '../clients/peer-client.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'

/** The clock by which customer-db times its sessions: hours pass in no time. A restarted customer-db is back at the true time. */
export class DatabaseClock {
  readonly #customers: WireClient
  #aheadMs = 0

  constructor(cluster: TestCluster) {
    this.#customers = peerClient(cluster, 'customer-db')
  }

  async advance(ms: number): Promise<void> {
    await this.#set(this.#aheadMs + ms)
  }

  /** The clock shows the true time again. */
  async reset(): Promise<void> {
    await this.#set(0)
  }

  close(): void {
    this.#customers.close()
  }

  async #set(aheadMs: number): Promise<void> {
    const fault = { kind: 'clock-skew', member: 'customer-db', ms: aheadMs }
    const faults = aheadMs === 0 ? [] : [{ id: 'ahead', seed: 1, fault }]
    await this.#customers.request('SetFaults', { faults })
    this.#aheadMs = aheadMs
  }
}
