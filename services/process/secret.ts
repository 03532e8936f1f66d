import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '../engine/folder/make-folder.ts'
import { readableByOthers } from '../engine/folder/private-files.ts'
import { type Config, ConfigError } from '../config/config.ts'

const leastCharacters = 16

/** The cluster's secret: from the configuration, its file, or a file in the data folder that the first to ask makes. */
export function clusterSecret(config: Config): string {
  if (config.cluster.secret !== undefined) return config.cluster.secret
  const { secretFile } = config.cluster
  const file = secretFile ?? join(config.storage.folder, 'cluster-secret')
  if (!existsSync(file)) {
    if (secretFile !== undefined) {
      throw new ConfigError(
        `${file}: is not there. Copy it from the other machines, or write a secret of your own into it`,
      )
    }
    makeSecret(file)
  }
  const opening = readableByOthers(file)
  if (opening !== undefined) throw new ConfigError(`${file}: ${opening}`)
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < leastCharacters)
    throw new ConfigError(`${file}: holds no secret of at least ${leastCharacters} characters`)
  return secret
}

/** If several services start at once, one wins, and none sees a file that is half written. */
function makeSecret(file: string): void {
  makeFolder(dirname(file))
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}
