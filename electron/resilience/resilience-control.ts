import type { Controlled } from '../../services/cluster/control/controlled.ts'
import type { PaymentSwitches } from '../../services/contract/payments.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import type {
  MemberResilience,
  PaymentsState,
  ResilienceReport,
  ResilienceSettings,
  ResilienceView,
} from '../ipc/resilience-types.ts'

/** Services that call others, or refuse requests under overload. The rest has nothing to report. */
const asking: ReadonlySet<string> = new Set(['buyer-frontend', 'seller-frontend', 'product-db'])

/** Tells all services how to protect themselves, and asks what comes of it. */
export class ResilienceControl {
  readonly #cluster: AppCluster
  readonly #controlled: Controlled
  newest: ResilienceView | null = null

  constructor(cluster: AppCluster, controlled: Controlled) {
    this.#cluster = cluster
    this.#controlled = controlled
  }

  async set(settings: ResilienceSettings): Promise<void> {
    await Promise.allSettled([this.#cluster.instructions.give('all', 'SetResilience', settings).all])
  }

  async setPayments(switches: PaymentSwitches): Promise<void> {
    const payments = { member: this.#knownPayments() }
    await this.#cluster.instructions.give(payments, 'SetPayments', switches).all
  }

  async addPayments(): Promise<void> {
    if (this.#payments() !== undefined)
      throw new ApiError('ALREADY_EXISTS', 'The cluster has a payments service already.')
    await this.#controlled.addMember({ kind: 'payments' })
  }

  async removePayments(): Promise<void> {
    await this.#controlled.removeMember(this.#knownPayments())
  }

  async look(): Promise<ResilienceView> {
    const { services, further } = this.#cluster.state()
    const members = [...services, ...further].filter(({ kind }) => asking.has(kind))
    const payments = this.#payments()
    const [reports, state] = await Promise.all([
      Promise.all(members.map(({ name }) => this.#reportOf(name))),
      payments === undefined ? null : this.#ask<PaymentsState>(payments, 'GetPayments').catch(() => null),
    ])
    return (this.newest = {
      at: Date.now(),
      settings: this.#settings(),
      members: reports,
      payments: { member: payments ?? null, state },
    })
  }

  /** Those that all services were told, or those of their start. */
  #settings(): ResilienceSettings {
    const { instructions, config } = this.#cluster
    const [member] = this.#cluster.addresses()
    return instructions.given<ResilienceSettings>('SetResilience', member!) ?? config.resilience
  }

  async #reportOf(member: string): Promise<MemberResilience> {
    try {
      return { member, report: await this.#ask<ResilienceReport>(member, 'GetResilience') }
    } catch (error) {
      return { member, report: null, problem: ApiError.of(error).message }
    }
  }

  async #ask<Result>(member: string, op: string): Promise<Result> {
    return this.#cluster.instructions.ask<Result>(member, op)
  }

  #payments(): string | undefined {
    return this.#cluster.state().further.find(({ kind }) => kind === 'payments')?.name
  }

  #knownPayments(): string {
    const member = this.#payments()
    if (member === undefined)
      throw new ApiError('NOT_FOUND', 'The cluster has no payments service. Add one first.')
    return member
  }
}
