import type { ServiceKind } from '../config/config.ts'
import { reachableHost } from '../config/members.ts'
import { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'

export interface AdministeredMember {
  name: string
  kind: ServiceKind
  host: string
  port: number
  /** Another one after each start. */
  instance: string
}

export interface AdministeredCluster {
  secret(): string
  /** Those that are healthy now. */
  members(): readonly AdministeredMember[]
  /** How long an answer is waited for. */
  patienceMs?: number
}

const usualPatienceMs = 10_000

interface OpenClient {
  client: WireClient
  instance: string
  secret: string
}

/** One connection to each member that is asked, until the member ends. */
export class MemberConnections {
  readonly #cluster: AdministeredCluster
  readonly #from: string
  readonly #open = new Map<string, OpenClient>()

  constructor(cluster: AdministeredCluster, from: string) {
    this.#cluster = cluster
    this.#from = from
  }

  /** Their names. */
  ofKind(kind: ServiceKind): string[] {
    return this.#cluster
      .members()
      .filter((member) => member.kind === kind)
      .map(({ name }) => name)
  }

  client(name: string): WireClient {
    const member = this.#cluster.members().find((one) => one.name === name)
    const open = this.#open.get(name)
    const secret = this.#cluster.secret()
    if (open && open.instance === member?.instance && open.secret === secret) return open.client
    open?.client.close()
    this.#open.delete(name)
    if (member === undefined)
      throw new ApiError('UNAVAILABLE', `${name} is not running. Start it, then try again.`, {
        retryable: true,
      })
    const { host, port, kind, instance } = member
    const { patienceMs = usualPatienceMs } = this.#cluster
    const client = new WireClient({
      host: reachableHost(host),
      port,
      service: kind,
      secret,
      from: this.#from,
      unwatched: true,
      connectWaitMs: patienceMs,
      timeoutMs: patienceMs,
    })
    this.#open.set(name, { client, instance, secret })
    return client
  }

  /** Closes those to members that have ended, which would try to connect for ever. */
  closeEnded(): void {
    const running = new Set(this.#cluster.members().map(({ instance }) => instance))
    for (const [name, { client, instance }] of this.#open) {
      if (running.has(instance)) continue
      client.close()
      this.#open.delete(name)
    }
  }

  close(): void {
    for (const { client } of this.#open.values()) client.close()
    this.#open.clear()
  }
}
