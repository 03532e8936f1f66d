import type { Config } from '../../config/config.ts'
import { storageEngineOf } from '../../config/storage-engine.ts'
import { ApiError } from '../../wire/errors.ts'
import { databaseNames, standbyKinds } from '../topology.ts'

/** Throws where a standby would follow a database that has no journal: it would stay empty, and could be promoted. */
export function mustFitStandbys({ storage, further }: Pick<Config, 'storage' | 'further'>): void {
  for (const database of databaseNames) {
    const standby = further.find(({ kind }) => kind === standbyKinds[database])
    if (standby && storageEngineOf(storage, database).engine === 'postgres')
      throw new ApiError(
        'INVALID_ARGUMENT',
        `${standby.name} cannot follow ${database}, which keeps its data in PostgreSQL. ` +
          'Use the replication of PostgreSQL, or the engine journal.',
      )
  }
}
