import {
  type AutoscaleSettings,
  autoscaleSettings,
  type AutoscaleState,
  type ScaleDecision,
} from '../../contract/autoscale.ts'
import type { GatewayMetrics } from '../../contract/gateway.ts'
import { validate } from '../../contract/operation.ts'
import type { Role } from '../../contract/values.ts'
import { messageOf } from '../../text/error-text.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Controlled, ControlledMember } from '../control/controlled.ts'
import { ScaleRule, type SideLoad } from './scale-rule.ts'

const lookMs = 500
const mostDecisions = 100
const sides: readonly Role[] = ['buyer', 'seller']

export interface AutoscalerOptions {
  cluster: Controlled
  settings: AutoscaleSettings
  /** Told when a decision is made, and again when it is carried out or could not be. */
  onDecision?(decision: ScaleDecision, isDone: boolean): void
  onChange?(): void
}

/** Adds frontends to a running cluster and removes them, by what the gateways see of them. */
export class Autoscaler {
  readonly #options: AutoscalerOptions
  #settings: AutoscaleSettings
  #decisions: readonly ScaleDecision[] = []
  #rules: Record<Role, ScaleRule> = { buyer: new ScaleRule(), seller: new ScaleRule() }
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> | undefined

  constructor(options: AutoscalerOptions) {
    this.#options = options
    this.#settings = options.settings
    this.#wake()
  }

  state(): AutoscaleState {
    return {
      settings: this.#settings,
      sides: sides.filter((side) => this.#gateways(side).length > 0),
      decisions: this.#decisions,
    }
  }

  /** Fields that are left out stay as they are. */
  set(change: { [Name in keyof AutoscaleSettings]?: AutoscaleSettings[Name] | undefined }): void {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const settings = validate(autoscaleSettings, { ...this.#settings, ...given })
    if (settings instanceof ApiError) throw settings
    if (!this.#settings.on) this.#rules = { buyer: new ScaleRule(), seller: new ScaleRule() }
    this.#settings = settings
    this.#wake()
    this.#options.onChange?.()
  }

  /** Resolves when nothing of it is under way any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#work
  }

  #wake(): void {
    clearInterval(this.#timer)
    this.#timer = this.#settings.on ? setInterval(() => this.#look(), lookMs) : undefined
  }

  /** One look after the other: a member that starts is waited for. */
  #look(): void {
    this.#work ??= Promise.all(sides.map((side) => this.#lookAt(side)))
      .then(() => undefined)
      .finally(() => (this.#work = undefined))
  }

  async #lookAt(side: Role): Promise<void> {
    const load = await this.#loadOf(side)
    if (load === undefined || this.#timer === undefined) return
    const change = this.#rules[side].look(load, this.#settings, performance.now())
    if (change === undefined) return
    const decision: ScaleDecision = { at: Date.now(), side, from: load.frontends.length, ...change }
    this.#tell(decision, false)
    try {
      if (decision.change === 'remove') await this.#options.cluster.removeMember(decision.member!)
      else decision.member = await this.#options.cluster.addMember({ kind: `${side}-frontend` })
    } catch (error) {
      decision.problem = messageOf(error)
    }
    this.#tell(decision, true)
  }

  #tell(decision: ScaleDecision, isDone: boolean): void {
    if (!isDone) this.#decisions = [...this.#decisions, decision].slice(-mostDecisions)
    this.#options.onDecision?.(decision, isDone)
    this.#options.onChange?.()
  }

  /** Undefined while no gateway of the side answers. */
  async #loadOf(side: Role): Promise<SideLoad | undefined> {
    const { cluster } = this.#options
    const gateways = this.#gateways(side).filter(({ answers }) => answers)
    const told = await Promise.all(
      gateways.map(({ name }) =>
        cluster.instructions.ask<GatewayMetrics>(name, 'GetGateway').catch(() => undefined),
      ),
    )
    const figures = told.filter((each) => each !== undefined)
    if (figures.length === 0) return undefined
    const seen = figures.flatMap(({ instances }) => instances)
    const frontends = cluster.members().filter(({ kind }) => kind === `${side}-frontend`)
    return {
      requests: figures.reduce((sum, { requests }) => sum + requests, 0),
      frontends: frontends.map(({ name, removable }) => {
        const own = seen.filter((instance) => instance.name === name)
        const replies = own.flatMap(({ p99Ms }) => p99Ms ?? [])
        return {
          name,
          removable,
          inFlight: own.reduce((sum, { inFlight }) => sum + inFlight, 0),
          p99Ms: replies.length === 0 ? null : Math.max(...replies),
        }
      }),
    }
  }

  #gateways(side: Role): ControlledMember[] {
    return this.#options.cluster
      .members()
      .filter(({ kind, side: own = 'buyer' }) => kind === 'gateway' && own === side)
  }
}
