import type { FrontendMetrics } from '../../contract/gateway.ts'
import { buyerOperations } from '../../contract/buyer-operations.ts'
import { Call } from '../../process/call.ts'
import { type ConfigInput, parseConfig } from '../../config/config.ts'
import { Membership } from '../../process/membership.ts'
import type { Notice } from '../../process/launch.ts'
import type { ServiceContext } from '../../process/service-context.ts'
import { Forwarder } from '../../gateway/forwarder.ts'
import { Instances } from '../../gateway/instances.ts'
import { sides } from '../../gateway/side.ts'
import type { ApiError } from '../../wire/errors.ts'
import type { Request } from '../../wire/message.ts'
import { failureIn } from '../../wire/reply-bytes.ts'
import type { ServerConnection } from '../../wire/server-connection.ts'
import { SimulatedFrontend } from './simulated-frontend.ts'

export interface Answered {
  op: string
  at: number
  ms: number
  /** The code of a failure. */
  code: string | undefined
  indefinite: boolean
}

export interface Asked {
  connection: ServerConnection
  answer?: Answered
}

export interface SimulatedWish {
  op: keyof typeof buyerOperations
  key?: string
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined }

/**
 * The gateway's own choice, checks and forwarding over frontends that are simulated. It goes by setTimeout, setInterval and
 * performance.now(): with fake timers, minutes pass in milliseconds and every run is the same.
 */
export class SimulatedGateway {
  readonly frontends: SimulatedFrontend[]
  readonly answered: Answered[] = []
  /** The notices that it sent to the process that started it. */
  readonly notices: Notice[] = []
  readonly instances: Instances
  readonly forwarder: Forwarder
  #nextId = 1
  #isClosed = false

  constructor(count: number, takesMs: () => number, settings: ConfigInput['gateway'] = {}) {
    const names = [
      'buyer-frontend',
      ...Array.from({ length: count - 1 }, (_, at) => `buyer-frontend-${at + 2}`),
    ]
    this.frontends = names.map((name) => new SimulatedFrontend(name, takesMs))
    const config = parseConfig({
      gateway: settings,
      further: names.slice(1).map((name, at) => ({ name, kind: 'buyer-frontend', port: 7_000 + at })),
    })
    const membership = new Membership(config)
    const own = { member: 'gateway', instance: 'simulated', secret: '' }
    const notice = (notice: Notice) => this.notices.push(notice)
    const context = { config, membership, log: silent, notice, ...own }
    const side = sides.buyer
    const gateway = context as unknown as ServiceContext
    this.forwarder = new Forwarder(gateway, side, () => this.instances)
    this.instances = new Instances(
      gateway,
      side,
      {
        onAvailable: () => this.forwarder.resume(),
        onUnavailable: (instance) => this.forwarder.moveFrom(instance),
        onTick: (now) => this.forwarder.tick(now),
      },
      (_context, _side, { name }, more) => this.frontend(name).connect(more),
    )
  }

  frontend(name: string): SimulatedFrontend {
    return this.frontends.find((frontend) => frontend.name === name)!
  }

  state(name: string): FrontendMetrics['state'] {
    return this.instances.all.find((instance) => instance.name === name)!.state
  }

  figures(name: string): FrontendMetrics {
    return this.instances.figures().find((figures) => figures.name === name)!
  }

  /** Sends one request, of a client of its own if none is given. Its answer stands in the result as soon as there is one. */
  ask({ op, key }: SimulatedWish, then: () => void = () => undefined, client?: ServerConnection): Asked {
    const sentAt = performance.now()
    const id = this.#nextId
    this.#nextId += 1
    const answer = (error?: ApiError | null) => {
      const at = performance.now()
      const { code, indefinite = false } = error ?? {}
      asked.answer = { op, at, ms: at - sentAt, code, indefinite }
      this.answered.push(asked.answer)
      then()
    }
    const connection = client ?? newConnection(id)
    const asked: Asked = { connection }
    const request = { id, op, key, args: {} } as Request
    const call = new Call(request, connection, 'gateway', undefined)
    call.fail = answer
    call.forward = (bytes, start, end) => answer(failureIn(bytes, start, end))
    const frame = Buffer.from(JSON.stringify({ id, op, args: {} }))
    this.forwarder.forward(call, buyerOperations[op].safety, frame, 0, frame.length)
    return asked
  }

  leave(connection: ServerConnection): void {
    Object.assign(connection, { open: false })
    this.forwarder.forget(connection)
  }

  /** Clients that ask one thing after another until the gateway closes. */
  load(clients: number, wish: (client: number, count: number) => SimulatedWish): void {
    for (let client = 0; client < clients; client += 1) {
      const loop = (count: number): void => {
        if (!this.#isClosed) this.ask(wish(client, count), () => loop(count + 1))
      }
      loop(0)
    }
  }

  /** The latency of those answered in a stretch of time, in milliseconds. */
  percentile(share: number, from: number, to: number): number {
    const times = this.answered.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms)
    times.sort((a, b) => a - b)
    return times[Math.floor(share * times.length)]!
  }

  close(): void {
    this.#isClosed = true
    this.instances.close()
  }
}

function newConnection(id: number): ServerConnection {
  return { id, open: true, from: 'client' } as ServerConnection
}
