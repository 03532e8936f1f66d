import { resolve } from 'node:path'
import type { Config } from '../../services/config/config.ts'
import { loadConfig } from '../../services/config/load-config.ts'
import { checkReadable } from './option-files.ts'

/** The configuration that the options name. Without a file and without environment variables everything has its default. */
export function configOfOptions(options: { config?: string; data?: string }): Config {
  if (options.config !== undefined) checkReadable(options.config)
  const config = loadConfig(options.config)
  if (options.data !== undefined) config.storage.folder = resolve(options.data)
  return config
}
