import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Config, ConfigError } from './config.ts'

/** The cluster's secret: from the configuration, its file, or a file in the data folder that the first to ask makes. */
export function clusterSecret(config: Config): string {
  if (config.cluster.secret !== undefined) return config.cluster.secret
  const file = config.cluster.secretFile ?? join(config.storage.folder, 'cluster-secret')
  mkdirSync(dirname(file), { recursive: true })
  try {
    // 'wx' fails where the file exists: of several services that start at once, one makes the secret.
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 16) throw new ConfigError(file, 'holds no secret of at least 16 characters')
  return secret
}
