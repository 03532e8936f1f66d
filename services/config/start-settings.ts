import type { Config } from './config.ts'

/** The settings that members take at their start alone. They are told all others while they run. */
export function startSettingsOf(config: Config): object {
  const { resilience: _resilience, autoscale: _autoscale, further: _further, ...rest } = config
  const {
    workers: _workers,
    reservedForVips: _reservedForVips,
    paused: _paused,
    normalShare: _normalShare,
    ...orders
  } = config.orders
  const { waitMs } = config.catalogue
  const { policy: _policy, ...gateway } = config.gateway
  const { whenDown: _whenDown, ...payments } = config.payments
  return { ...rest, orders, catalogue: { waitMs }, gateway, payments }
}

export function needsRestart(running: Config, next: Config): boolean {
  return JSON.stringify(startSettingsOf(running)) !== JSON.stringify(startSettingsOf(next))
}
