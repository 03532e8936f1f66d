import type { AutoscaleSettings } from '../../contract/autoscale.ts'

/** One frontend, as the gateways of its side see it. */
export interface FrontendLoad {
  name: string
  /** One of the four stays. */
  removable: boolean
  inFlight: number
  /** Null before its first reply. */
  p99Ms: number | null
}

export interface SideLoad {
  /** In the order in which they were added. */
  frontends: readonly FrontendLoad[]
  /** All requests since the gateways began. */
  requests: number
}

export type ScaleChange = { reason: string } & ({ change: 'add' } | { change: 'remove'; member: string })

type Limits = Omit<AutoscaleSettings, 'on'>

/** A frontend is removed when the others would have no more than this part of what adds one: so it is not added again at once. */
const calmShare = 0.5
/** A decision rests on the mean over so many looks, all with the same frontends. */
const fewestLooks = 4

/** Decides from look to look whether a side has too few or too many frontends. It knows no clock but the one it is given. */
export class ScaleRule {
  #names = ''
  #inFlight: number[] = []
  #requests = 0
  #decidedAt = -Infinity

  /** @param now in milliseconds */
  look({ frontends, requests }: SideLoad, limits: Limits, now: number): ScaleChange | undefined {
    const names = frontends.map(({ name }) => name).join(' ')
    const isAsked = requests !== this.#requests
    if (names !== this.#names) this.#inFlight = []
    this.#names = names
    this.#requests = requests
    const total = frontends.reduce((sum, { inFlight }) => sum + inFlight, 0)
    this.#inFlight = [...this.#inFlight, total].slice(-fewestLooks)
    if (now - this.#decidedAt < limits.coolDownMs) return undefined
    const change = this.#change(frontends, limits, isAsked)
    if (change !== undefined) this.#decidedAt = now
    return change
  }

  #change(
    frontends: readonly FrontendLoad[],
    { least, most, queue, latencyMs }: Limits,
    isAsked: boolean,
  ): ScaleChange | undefined {
    const count = frontends.length
    const last = frontends.findLast(({ removable }) => removable)
    if (count < least) return { change: 'add', reason: `fewer than ${least}` }
    if (count > most && last) return { change: 'remove', member: last.name, reason: `more than ${most}` }
    if (this.#inFlight.length < fewestLooks) return undefined
    const mean = this.#inFlight.reduce((sum, each) => sum + each, 0) / fewestLooks
    // The percentiles are those of the last replies, however long ago they came.
    const p99Ms = isAsked || mean > 0 ? Math.max(0, ...frontends.map((each) => each.p99Ms ?? 0)) : 0
    const measured = `${shown(mean / count)} requests in flight each, p99 ${shown(p99Ms)} ms`
    if (count < most && (mean / count > queue || p99Ms > latencyMs))
      return { change: 'add', reason: measured }
    const isCalm = mean / (count - 1) <= queue * calmShare && p99Ms <= latencyMs * calmShare
    if (count > least && last && isCalm) return { change: 'remove', member: last.name, reason: measured }
    return undefined
  }
}

function shown(value: number): string {
  return String(Math.round(value * 10) / 10)
}
