import { type Config, parseConfig, type ServiceName, serviceNames } from '../../services/config/config.ts'
import type { Settings } from '../ipc/settings-types.ts'

/** The settings that the services are started with, as the configuration they know. */
export function configOf(settings: Settings, passwordCost?: number): Config {
  const addresses = serviceNames.map((service) => [service, { port: settings.ports[service] }] as const)
  return parseConfig(
    {
      services: Object.fromEntries(addresses) as Record<ServiceName, { port: number }>,
      storage: { folder: settings.dataFolder },
      sessions: { idleSeconds: settings.sessionIdleSeconds },
      payments: { delayMs: settings.paymentDelayMs, declineRate: settings.paymentDeclineRate },
      logs: { level: settings.logLevel },
      ...(passwordCost !== undefined && { passwords: { cost: passwordCost } }),
    },
    'settings',
  )
}
