import { resolve } from 'node:path'
import { ControlClient } from '../../services/cluster/control/control-client.ts'
import { type ClusterRecord, findCluster } from '../../services/cluster/cluster-file.ts'
import { clusterSecret } from '../../services/process/secret.ts'
import { configOfOptions } from '../base/config-of-options.ts'

export interface ControlOptions {
  data?: string
  config?: string
}

/** Gives the work the running cluster of the data folder that the options name. */
export async function withControl<Result>(
  options: ControlOptions,
  work: (control: ControlClient) => Promise<Result>,
): Promise<Result> {
  const control = openControl(options)
  try {
    return await work(control)
  } finally {
    control.close()
  }
}

/** The data folder that the options name. */
export function dataFolderOf({ data, config }: ControlOptions): string {
  const given = config === undefined ? {} : { config }
  return data === undefined ? configOfOptions(given).storage.folder : resolve(data)
}

export interface FoundCluster {
  folder: string
  record: ClusterRecord
  secret: string
}

/** The cluster that runs on the data folder that the options name, if there is one. */
export function clusterOf(options: ControlOptions): FoundCluster | undefined {
  const folder = dataFolderOf(options)
  const record = findCluster(folder)
  if (record === undefined) return undefined
  const { config } = options
  const of = configOfOptions({
    ...(record.config !== undefined && { config: record.config }),
    ...(config !== undefined && { config }),
    data: folder,
  })
  return { folder, record, secret: clusterSecret(of) }
}

export function noCluster(folder: string): string {
  return (
    `No cluster is running on the data folder ${folder}. Start one with "marketlab cluster", ` +
    'or name the folder of the one that runs with --data.'
  )
}

function openControl(options: ControlOptions): ControlClient {
  const found = clusterOf(options)
  if (found?.record.control === undefined) throw new Error(noCluster(dataFolderOf(options)))
  return new ControlClient(found.record.control, found.secret)
}
