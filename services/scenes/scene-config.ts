import { type Config, parseConfig } from '../config/config.ts'
import { withFurther } from '../config/members.ts'
import { merged } from '../config/merged.ts'
import { withMembers } from '../cluster/wanted-members.ts'
import type { Scene } from './scene.ts'
import { differing } from './scene-text.ts'

/** A configuration with the settings of a scene over its own, and the scene's members beside the four. */
export function withScene(config: Config, { cluster }: Pick<Scene, 'cluster'>): Config {
  return withMembers(withSceneSettings(withFurther(config, []), cluster.config), cluster)
}

/** The same with the members that it has. */
export function withSceneSettings(config: Config, settings: object): Config {
  return parseConfig(merged(config, settings), 'the scene', config.storage.folder)
}

/** The sections of a configuration that a scene says, as far as they are not as usual. */
export function sceneSettingsOf(config: Config): Record<string, unknown> {
  const { orders, catalogue, gateway, autoscale, resilience, timeouts, limits, payments, sessions } = config
  const said = {
    ...{ orders, catalogue, gateway, autoscale, resilience, timeouts, limits },
    payments: { ...payments },
  }
  const unusual = (differing(said, parseConfig({})) ?? {}) as Record<string, object>
  const { delayMs, declineRate } = payments
  // The app has usual values of its own for these.
  return { ...unusual, payments: { ...unusual.payments, delayMs, declineRate }, sessions }
}
