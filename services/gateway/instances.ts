import { type Balancer, newBalancer } from './balancing/balancer.ts'
import { judge } from './balancing/ejection.ts'
import type { BalancingPolicy, FrontendMetrics } from '../contract/gateway.ts'
import type { Config } from '../config/config.ts'
import { type MemberAddress, reachableHost } from '../config/members.ts'
import { watchOf } from '../process/metrics/traffic.ts'
import type { ServiceContext } from '../process/service-context.ts'
import { WireClient } from '../wire/client.ts'
import type { Target } from './forward.ts'
import { Instance } from './instance.ts'
import type { Side } from './side.ts'

const tickMs = 50
/** A later tick means that the gateway itself was held up. Replies that it has not read yet are then not failures of frontends. */
const lateMs = 4 * tickMs
const turnMs = 1_000
/** The supervisor waits this long at most before it stops a frontend. */
const drainMs = 4_000

const nobody: readonly Target[] = []

export interface InstanceEvents {
  /** Requests can be sent to more frontends than before. */
  onAvailable(): void
  /** The frontend should get no new requests, and its unanswered requests are better sent to others. */
  onUnavailable(instance: Instance): void
  /** Called often enough to notice slow frontends. */
  onTick(now: number): void
}

/** The frontends of the gateway's side: their addresses, their states, and which of them is next. */
export class Instances {
  all: readonly Instance[] = []
  policy: BalancingPolicy
  #context: ServiceContext
  #side: Side
  #rules: Config['gateway']
  #events: InstanceEvents
  #connect: typeof connect
  #available: readonly Instance[] = []
  #balancer: Balancer
  #timer: NodeJS.Timeout
  #lastTickAt = performance.now()
  #lastTurnAt = performance.now()

  constructor(
    context: ServiceContext,
    side: Side,
    events: InstanceEvents,
    connectTo: typeof connect = connect,
  ) {
    this.#context = context
    this.#side = side
    this.#rules = context.config.gateway
    this.#events = events
    this.#connect = connectTo
    this.policy = this.#rules.policy
    this.#balancer = newBalancer(this.policy)
    this.#timer = setInterval(() => this.#tick(), tickMs)
    void this.follow()
    context.membership.onChange(() => this.follow())
  }

  setPolicy(policy: BalancingPolicy): void {
    if (policy === this.policy) return
    this.policy = policy
    this.#balancer = newBalancer(policy)
  }

  /** The next frontend to be asked: if there is a choice, one that was not asked before. */
  next(asked: readonly Target[] = nobody): Instance | undefined {
    if (asked.length === 0) return this.#balancer(this.#available)
    const others = this.#available.filter((instance) => !asked.includes(instance))
    return this.#balancer(others.length > 0 ? others : this.#available)
  }

  /** Whether another frontend than this one could be asked. */
  hasOther(than: Instance): boolean {
    return this.#available.some((instance) => instance !== than)
  }

  figures(): FrontendMetrics[] {
    const allRecent = this.all.reduce((sum, { recent }) => sum + recent.total, 0)
    return this.all.map((instance) => instance.figures(allRecent))
  }

  /** Connects to frontends that were added and drains those that were removed. Resolves when these have finished their requests. */
  async follow(): Promise<void> {
    const members = this.#context.membership.all.filter(({ kind }) => kind === this.#side.frontends)
    const isSame = (one: MemberAddress, { name, host, port }: MemberAddress) =>
      one.name === name && one.host === host && one.port === port
    const gone = this.all.filter(
      ({ address, isDraining }) => !isDraining && !members.some((member) => isSame(address, member)),
    )
    const added = members.filter(
      (member) => !this.all.some(({ address, isDraining }) => !isDraining && isSame(address, member)),
    )
    this.all = [...this.all, ...added.map((member) => this.#open(member))]
    for (const instance of gone) instance.isDraining = true
    this.#refresh()
    await Promise.all(gone.map((instance) => this.#drain(instance)))
  }

  close(): void {
    clearInterval(this.#timer)
    for (const { client } of this.all) client.close()
  }

  connection(instance: Instance, more: Partial<ConstructorParameters<typeof WireClient>[0]>): WireClient {
    return this.#connect(this.#context, this.#side, instance.address, more)
  }

  #open(member: MemberAddress): Instance {
    const { log } = this.#context
    const client = this.#connect(this.#context, this.#side, member, {
      onState: (state, cause) => {
        if (state === 'ready') {
          log.info({ to: member.name }, 'connected')
          instance.connected()
        }
        if (state === 'waiting') log.debug({ to: member.name, cause: cause?.message }, 'not connected')
        this.#refresh()
      },
    })
    const instance: Instance = new Instance(member, client)
    return instance
  }

  async #drain(instance: Instance): Promise<void> {
    const { log } = this.#context
    this.#events.onUnavailable(instance)
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      instance.idle(),
      new Promise<void>((resolve) => (timer = setTimeout(resolve, drainMs))),
    ])
    clearTimeout(timer)
    log.info({ from: instance.name, left: instance.inFlight }, 'let go of a frontend')
    this.all = this.all.filter((other) => other !== instance)
    instance.client.close()
  }

  #tick(): void {
    const now = performance.now()
    const isLate = now - this.#lastTickAt > lateMs
    this.#lastTickAt = now
    if (now - this.#lastTurnAt >= turnMs) {
      this.#lastTurnAt = now
      for (const { recent } of this.all) recent.turn()
    }
    if (isLate) return
    const { checkMs, checkTimeoutMs } = this.#rules
    for (const instance of this.all)
      instance.check(now, checkMs, checkTimeoutMs, () => this.#stateChanged(instance))
    this.#events.onTick(now)
    this.#judge(now)
  }

  #judge(now: number): void {
    const { failuresInARow, mostEjected, ejectMs: firstMs, longestEjectMs: longestMs } = this.#rules
    const judged = this.all.filter(({ isDraining }) => !isDraining)
    const before = judged.map(({ ejectable }) => ejectable.isEjected)
    const rules = { failuresInARow, mostEjected, firstMs, longestMs }
    const changed = judge(
      judged.map(({ ejectable }) => ejectable),
      now,
      rules,
    )
    if (!changed) return
    for (const [index, instance] of judged.entries()) {
      const { isEjected } = instance.ejectable
      if (isEjected === before[index]) continue
      this.#stateChanged(instance)
      this.#context.notice({ about: 'frontend', member: instance.name, isEjected })
    }
  }

  #stateChanged(instance: Instance): void {
    const { log } = this.#context
    log.info({ frontend: instance.name, state: instance.state }, 'a frontend is seen differently')
    this.#refresh()
    if (!instance.isAvailable) this.#events.onUnavailable(instance)
  }

  /** If no frontend seems healthy, all that are connected are used. */
  #refresh(): void {
    const before = this.#available.length
    const healthy = this.all.filter(({ isAvailable }) => isAvailable)
    this.#available = healthy.length > 0 ? healthy : this.all.filter(({ isConnected }) => isConnected)
    if (this.#available.length > before) this.#events.onAvailable()
  }
}

function connect(
  { config, secret, member: from }: ServiceContext,
  { frontends }: Side,
  { host, port }: MemberAddress,
  more: Partial<ConstructorParameters<typeof WireClient>[0]>,
): WireClient {
  return new WireClient({
    host: reachableHost(host),
    port,
    service: frontends,
    secret,
    from,
    limits: config.limits,
    connectWaitMs: config.timeouts.reconnectMs,
    watch: watchOf(port),
    ...more,
  })
}
