import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { checkDatabasesMatch } from '../../services/cluster/mixed-databases.ts'
import { clusterSecret } from '../../services/process/secret.ts'
import { logFolder } from '../../services/logs/segments.ts'
import { noteDeed } from '../../services/logs/audit.ts'
import { findCluster } from '../../services/cluster/cluster-file.ts'
import { membersOf } from '../../services/config/members.ts'
import { configOfOptions } from '../base/config-of-options.ts'
import { auditedStore } from './audited-store.ts'
import { FolderStore } from './folder-store.ts'
import { RunningStore } from './running-store.ts'
import { type DatabaseName, databaseNames } from '../../services/cluster/topology.ts'
import type { SnapshotStore } from './snapshot-store.ts'

export interface StoreOptions {
  data?: string
  config?: string
  service?: DatabaseName
  /** The databases run by themselves, where the configuration says. */
  served?: boolean
}

/** Gives the work the databases that are meant: the running ones where a cluster runs or they are served, else their folders. */
export async function withStores<Result>(
  options: StoreOptions,
  built: URL,
  work: (stores: readonly SnapshotStore[]) => Promise<Result>,
): Promise<Result> {
  const stores = openStores(options, built)
  try {
    return await work(stores)
  } finally {
    for (const store of stores) store.close()
  }
}

/** Throws if the databases of a cluster that runs do not belong together. One that does not run sees to it at its start. */
export async function checkRunning(options: StoreOptions & { mixed?: boolean }): Promise<void> {
  const { running, configOf } = findData(options)
  if (running === undefined && options.served !== true) return
  const config = configOf()
  const members = options.served === true ? membersOf(config) : Object.values(running?.services ?? {})
  const known = members.filter((member) => member !== undefined)
  await checkDatabasesMatch(known, clusterSecret(config), options.mixed === true)
}

function findData(options: StoreOptions) {
  const given = options.config === undefined ? {} : { config: options.config }
  const named = options.data === undefined ? configOfOptions(given).storage.folder : resolve(options.data)
  const { folder, service } = dataFolder(named, options.service)
  const running = findCluster(folder)
  const configOf = () =>
    configOfOptions({
      ...(running?.config !== undefined && { config: running.config }),
      ...given,
      data: folder,
    })
  return { folder, service, running, configOf }
}

function openStores(options: StoreOptions, built: URL): SnapshotStore[] {
  const { folder, service, running, configOf } = findData(options)
  const names = databaseNames.filter((name) => service === undefined || name === service)
  if (options.served === true) {
    const config = configOf()
    const secret = clusterSecret(config)
    return names.map((name) => new RunningStore(name, config.services[name], secret))
  }
  if (!existsSync(folder)) {
    throw new Error(`There is no data folder ${folder}. Name the folder that the cluster uses with --data.`)
  }
  if (running === undefined && isOfSomethingElse(folder)) {
    throw new Error(`${folder} is not a data folder: it has no customer-db or product-db in it.`)
  }
  const config = configOf()
  return names.map((name) => {
    const member = running?.services[name]
    const store = member
      ? new RunningStore(name, member, clusterSecret(config))
      : new FolderStore(name, config, built)
    return auditedStore(store, (deed) => noteDeed(folder, config.logs.files, deed))
  })
}

/** An empty one may become a data folder. After a reset the log files are still there. */
function isOfSomethingElse(folder: string): boolean {
  const logs = basename(logFolder(folder))
  const inside = readdirSync(folder).filter((name) => name !== logs)
  return inside.length > 0 && !databaseNames.some((name) => inside.includes(name))
}

/** The folder of one database, which its messages name, will do too. */
function dataFolder(
  named: string,
  service: DatabaseName | undefined,
): { folder: string; service?: DatabaseName } {
  const own = databaseNames.find((name) => name === basename(named))
  const isOwnFolder = own !== undefined && !existsSync(join(named, own))
  if (isOwnFolder) return { folder: dirname(named), service: own }
  return service === undefined ? { folder: named } : { folder: named, service }
}
