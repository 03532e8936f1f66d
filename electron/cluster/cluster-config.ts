import { PortError } from '../../services/cluster/ports.ts'
import { type Config, parseConfig, type ServiceName, serviceNames } from '../../services/config/config.ts'
import type { Scene } from '../../services/scenes/scene.ts'
import { withScene, withSceneSettings } from '../../services/scenes/scene-config.ts'
import type { Settings } from '../ipc/settings-types.ts'

/** The settings that the services are started with, as the configuration they know, in a scene or without one. */
export function configOf(settings: Settings, passwordCost?: number, scene?: Scene): Config {
  const addresses = serviceNames.map((service) => [service, { port: settings.ports[service] }] as const)
  const config = parseConfig(
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
  return scene === undefined ? config : configInScene(config, scene)
}

/** Where no ports are left for the members of a scene, they are left out. */
function configInScene(config: Config, { cluster }: Scene): Config {
  const { sessions: _, payments, ...settings } = cluster.config
  // The scene has set these in the settings of the app, where they can be changed.
  const {
    delayMs: _delayMs,
    declineRate: _declineRate,
    ...ofDesk
  } = (payments ?? {}) as Record<string, unknown>
  const own = { ...settings, payments: ofDesk }
  try {
    return withScene(config, { cluster: { ...cluster, config: own } })
  } catch (error) {
    if (error instanceof PortError) return withSceneSettings(config, own)
    throw error
  }
}
