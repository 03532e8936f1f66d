import { resolve } from 'node:path'
import { type Config, parseConfig } from '../../services/config/config.ts'
import { loadConfig } from '../../services/config/load-config.ts'

/** The configuration that the options name; without a file everything has its default. */
export function configOfOptions(options: { config?: string; data?: string }): Config {
  const config = options.config === undefined ? parseConfig({}) : loadConfig(options.config)
  if (options.data !== undefined) config.storage.folder = resolve(options.data)
  return config
}
