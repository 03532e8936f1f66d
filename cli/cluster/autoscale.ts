import { type AutoscaleState, describeDecision } from '../../services/contract/autoscale.ts'
import { type ControlOptions, withControl } from '../control/with-control.ts'
import { stdoutPrinter } from '../output/printer.ts'

export interface AutoscaleOptions extends ControlOptions {
  least?: number
  most?: number
  queue?: number
  latency?: number
  coolDown?: number
  json?: boolean
}

/** Switches it, or changes its limits, and shows what it has decided. */
export async function autoscale(turn: 'on' | 'off' | undefined, options: AutoscaleOptions): Promise<void> {
  const { least, most, queue, latency, coolDown } = options
  const change = {
    ...(turn !== undefined && { on: turn === 'on' }),
    ...{ least, most, queue, latencyMs: latency },
    ...(coolDown !== undefined && { coolDownMs: Math.round(coolDown * 1_000) }),
  }
  const isChange = Object.values(change).some((value) => value !== undefined)
  const state = await withControl(options, (control) =>
    control.ask<AutoscaleState>(isChange ? 'SetAutoscale' : 'GetAutoscale', change),
  )
  const printer = stdoutPrinter(options)
  printer.data(state)
  const { on, coolDownMs, latencyMs, ...limits } = state.settings
  printer.say(
    `Autoscale is ${on ? 'on' : 'off'}: ${limits.least} to ${limits.most} frontends of a side; more above ` +
      `${limits.queue} requests in flight each or a p99 of ${latencyMs} ms; ${coolDownMs / 1_000} s between decisions.`,
  )
  if (state.sides.length === 0)
    printer.say(
      'The cluster has no gateway, so nothing is scaled. "marketlab cluster add gateway" starts one.',
    )
  printer.table(
    [{ title: 'Time' }, { title: 'Decision', flexible: true }],
    state.decisions.map((decision) => [new Date(decision.at).toISOString(), describeDecision(decision)]),
  )
}
