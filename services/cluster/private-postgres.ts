import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { storageEngineOf } from '../config/storage-engine.ts'
import { PrivateServer, type PrivateServerOptions } from '../postgres-server/private-server.ts'
import { clusterSecret } from '../process/secret.ts'
import { databaseNames } from './topology.ts'

/** The PostgreSQL of a cluster whose databases are to use one and were not told which. */
export interface PrivatePostgres {
  server: PrivateServer
  /** The configuration in which the databases find it. */
  config: Config
}

/** Undefined where none is needed. */
export async function startPrivatePostgres(
  config: Config,
  log: PrivateServerOptions['log'],
): Promise<PrivatePostgres | undefined> {
  const engines = databaseNames.map((name) => storageEngineOf(config.storage, name))
  if (!engines.some(({ engine, url }) => engine === 'postgres' && url === undefined)) return undefined
  const password = createHmac('sha256', clusterSecret(config)).update('postgres').digest('base64url')
  const folder = postgresFolder(config.storage.folder)
  const server = await PrivateServer.start({ folder, password, log })
  return { server, config: { ...config, storage: { ...config.storage, url: server.url } } }
}

export function postgresFolder(dataFolder: string): string {
  return join(dataFolder, 'postgres')
}
