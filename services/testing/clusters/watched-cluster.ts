import type {
  KeptTrace,
  Noted,
  RecordedFrame,
  ServiceMetrics,
  TracingInstruction,
} from '../../contract/tracing.ts'
import { type ServiceName, serviceNames } from '../../config/config.ts'
import { FrameRecorder, frameJson } from '../../process/tracing/frame-recorder.ts'
import { readClock } from '../../process/tracing/machine-clock.ts'
import type { ProcessRecording } from '../../trace-model/recording.ts'
import type { WireClient } from '../../wire/client.ts'
import { watchLines } from '../../wire/line.ts'
import { peerClient } from '../clients/peer-client.ts'
import type { TestCluster } from './test-cluster.ts'

/** A supervisor's view of the traffic of every service; this process can be recorded with them. */
export class WatchedCluster {
  readonly peers: Record<ServiceName, WireClient>
  #own = new FrameRecorder(1_024)

  constructor(cluster: TestCluster) {
    this.peers = Object.fromEntries(
      serviceNames.map((service) => [service, peerClient(cluster, service)]),
    ) as Record<ServiceName, WireClient>
  }

  async tell(op: string, args: object, services: readonly ServiceName[] = serviceNames): Promise<void> {
    await Promise.all(services.map((service) => this.peers[service].request(op, args)))
  }

  async record(order: TracingInstruction): Promise<void> {
    watchLines(order.frames ? this.#own : undefined)
    await this.tell('SetTracing', order)
  }

  traces(service: ServiceName, args: object = {}): Promise<Noted<KeptTrace>> {
    return this.peers[service].request('GetTraces', args)
  }

  metrics(service: ServiceName): Promise<ServiceMetrics> {
    return this.peers[service].request('GetMetrics')
  }

  async frames(
    service: ServiceName,
    limit = 1_000,
  ): Promise<{ page: Noted<RecordedFrame>; frames: RecordedFrame[] }> {
    const frames: RecordedFrame[] = []
    for (let after = 0; ;) {
      const page = await this.peers[service].request<Noted<RecordedFrame>>('GetFrames', { after, limit })
      frames.push(...page.entries)
      if (!page.more) return { page, frames }
      after = page.next
    }
  }

  async recordings(): Promise<ProcessRecording[]> {
    const { frames: own } = this.#own
    const client: ProcessRecording = {
      member: 'client',
      service: 'client',
      clock: readClock(),
      frames: Array.from({ length: own.newest }, (_, index) =>
        JSON.parse(frameJson(own.get(index + 1)!, index + 1)),
      ),
    }
    const services = serviceNames.map(async (service): Promise<ProcessRecording> => {
      const { page, frames } = await this.frames(service)
      return { member: page.member, service: page.service, clock: page.clock, frames }
    })
    return [client, ...(await Promise.all(services))]
  }

  close(): void {
    watchLines(undefined)
    for (const peer of Object.values(this.peers)) peer.close()
  }
}
