import { setTimeout as delay } from 'node:timers/promises'
import { reachableHost } from '../../config/members.ts'
import type { PaymentArgs, PaymentOutcome } from '../../contract/internal.ts'
import type { DeskState } from '../../contract/order-desk.ts'
import { watchOf } from '../../process/metrics/traffic.ts'
import type { ServiceContext } from '../../process/service-context.ts'
import type { Downstream } from '../../resilience/downstream.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Introduction, MeetAnswer } from '../../identity/histories.ts'
import { isDeclined, type PaymentRules } from '../../payments/decision.ts'

/**
 * Takes the money for an order. Asked again for the same order after a crash, it must give the same answer and take the
 * money once. A rejection means that it could not be asked, or that its answer was lost.
 */
export type PaymentStep = (payment: PaymentArgs) => Promise<PaymentOutcome>

/** The payment step that needs no payment service: approves, but for a seeded share that it declines. */
export function approve(rules: PaymentRules): PaymentStep {
  return async ({ orderId }) => {
    if (rules.delayMs > 0) await delay(rules.delayMs)
    return isDeclined(rules, orderId) ? 'declined' : 'approved'
  }
}

/** After a payment that could not be asked for, payments count as down this long, unless one is answered. */
const downMs = 2_000

/** Orders do not mind waiting, but it is known sooner that there is nobody. */
const connectWaitMs = 200

interface Route {
  address: string
  client: Downstream
}

/** To the payments service where the cluster has one; to the step in this process otherwise. */
export class PaymentRoute {
  #context: ServiceContext
  #inProcess: PaymentStep
  #introduction: () => Introduction
  #route: Route | undefined
  #downUntil = 0

  constructor(context: ServiceContext, introduction: () => Introduction) {
    this.#context = context
    this.#introduction = introduction
    this.#inProcess = approve(context.config.payments)
    context.membership.onChange(() => this.#choose())
    this.#choose()
  }

  readonly pay: PaymentStep = async (payment) => {
    if (this.#route === undefined) return this.#inProcess(payment)
    try {
      const { outcome } = await this.#route.client.request<{ outcome: PaymentOutcome }>('Pay', payment, {
        safety: 'repeatable',
      })
      this.#downUntil = 0
      return outcome
    } catch (error) {
      this.#downUntil = performance.now() + downMs
      throw error
    }
  }

  /** Why an order that comes now could not be paid; undefined if it can, as far as is known. */
  outage(): ApiError | undefined {
    if (this.#route === undefined) return undefined
    if (this.#route.client.state === 'ready' && performance.now() >= this.#downUntil) return undefined
    return new ApiError(
      'UNAVAILABLE',
      'Payments cannot be reached, and orders are refused meanwhile. Nothing was changed, and your cart is as it was: try again later.',
      { details: { service: 'payments' } },
    )
  }

  report(): DeskState['payments'] {
    return {
      service: this.#route === undefined ? 'in-process' : 'payments',
      reachable: this.outage() === undefined,
    }
  }

  close(): void {
    this.#route?.client.close()
  }

  /** Says whose orders will be paid, before the first of them. */
  introduce(): void {
    const client = this.#route?.client
    if (client?.state !== 'ready') return
    client.call('Meet', this.#introduction(), { safety: 'repeatable' }, (error, result) => {
      const problem = (result as MeetAnswer | undefined)?.problem
      if (problem !== undefined) this.#context.log.error({ problem }, 'payments take no orders')
      else if (error && error.code !== 'UNKNOWN_OP')
        this.#context.log.warn({ err: error }, 'payments could not be told whose orders these are')
    })
  }

  #choose(): void {
    const { membership, resilience, secret, config, member: from } = this.#context
    const found = membership.all.find(({ kind }) => kind === 'payments')
    const address = found && `${found.host}:${found.port}`
    if (address === this.#route?.address) return
    this.#route?.client.close()
    this.#downUntil = 0
    this.#route =
      found && address !== undefined
        ? {
            address,
            client: resilience.connect({
              host: reachableHost(found.host),
              port: found.port,
              service: 'payments',
              secret,
              from,
              limits: config.limits,
              timeoutMs: config.timeouts.requestMs,
              connectWaitMs,
              watch: watchOf(found.port),
              onState: (state) => {
                if (state === 'ready') this.introduce()
              },
            }),
          }
        : undefined
  }
}
