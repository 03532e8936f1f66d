import { EchoServer } from './echo-server.ts'
import { WireClient } from '../../wire/client.ts'
import type { WireServerOptions } from '../../wire/server.ts'
import { links } from '../../wire/links.ts'
import { parseFault } from '../../faults/model/parse-fault.ts'
import { isInProcessFault, isLinkFault } from '../../faults/model/fault.ts'
import { ProcessFaults } from '../../faults/process-faults.ts'

/** A service, its clients, and the faults on the traffic between them at one of the two ends. */
export class LinkUnderTest {
  readonly echo: EchoServer
  readonly faults: ProcessFaults
  #clients: WireClient[] = []

  private constructor(echo: EchoServer, faults: ProcessFaults) {
    this.echo = echo
    this.faults = faults
  }

  /** `end` is whose process the faults are in. */
  static async open(
    end: 'client' | 'server',
    options: Partial<WireServerOptions> = {},
  ): Promise<LinkUnderTest> {
    const echo = await EchoServer.start({}, options)
    const name = end === 'client' ? 'buyer-frontend' : 'echo'
    const faults = new ProcessFaults({ name, kind: name }, () => ({ name: 'echo', kind: 'echo' }))
    return new LinkUnderTest(echo, faults)
  }

  client(options: { secret?: string; timeoutMs?: number; connectWaitMs?: number } = {}): WireClient {
    const client = new WireClient({
      host: '127.0.0.1',
      port: this.echo.port,
      service: 'echo',
      from: 'test',
      ...options,
    })
    this.#clients.push(client)
    return client
  }

  set(...texts: string[]): void {
    this.faults.replace(
      texts.map((text, index) => {
        const fault = parseFault(text)
        if (!isLinkFault(fault) && !isInProcessFault(fault)) throw new Error(`not for a process: ${text}`)
        return { id: `f${index}-${text}`, seed: 7, fault }
      }),
    )
  }

  async close(): Promise<void> {
    this.set()
    for (const client of this.#clients) client.close()
    await this.echo.close()
    links.watch(undefined)
  }
}

/** How long each of this many calls took, one after another. */
export async function timesOf(count: number, call: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < count; n += 1) {
    const startedAt = performance.now()
    await call()
    times.push(performance.now() - startedAt)
  }
  return times.sort((a, b) => a - b)
}

/** Delays of a busy machine are above it. */
export function lowerQuartile(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 4)]!
}
