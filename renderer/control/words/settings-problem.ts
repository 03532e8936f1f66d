import type { Settings, SettingsProblem } from '../../../electron/ipc/settings-types.ts'

const names: Record<keyof Settings, string> = {
  dataFolder: 'data folder',
  ports: 'ports',
  sessionIdleSeconds: 'session idle time',
  paymentDelayMs: 'payment delay',
  paymentDeclineRate: 'decline rate',
  logLevel: 'log level',
  shopRoute: 'how windows reach the frontends',
  theme: 'theme',
  startCluster: 'start with the app',
  notifications: 'notifications',
  tourSeen: 'tour',
}

/** Says what happened to the settings, and where the old ones are. */
export function settingsProblemText({ replaced, keptAs }: SettingsProblem): { title: string; text: string } {
  const kept = keptAs === undefined ? '' : ` The file as it was found is kept as ${keptAs}.`
  if (replaced === undefined) {
    return {
      title: 'The settings file could not be read.',
      text: `All settings have their defaults, including the data folder: your data may be in another one.${kept}`,
    }
  }
  return {
    title: 'Some settings were invalid.',
    text: `Now with defaults: ${replaced.map((key) => names[key]).join(', ')}. The others are as you left them.${kept}`,
  }
}
