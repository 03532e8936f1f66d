import { resolve } from 'node:path'
import { ControlClient } from '../../services/cluster/control/control-client.ts'
import { findCluster } from '../../services/cluster/cluster-file.ts'
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

function openControl(options: ControlOptions): ControlClient {
  const { config } = options
  const given = config === undefined ? {} : { config }
  const folder = dataFolderOf(options)
  const running = findCluster(folder)
  if (running?.control === undefined) {
    throw new Error(
      `No cluster is running on the data folder ${folder}. Start one with "marketlab cluster", ` +
        'or name the folder of the one that runs with --data.',
    )
  }
  const of = configOfOptions({
    ...(running.config !== undefined && { config: running.config }),
    ...given,
    data: folder,
  })
  return new ControlClient(running.control, clusterSecret(of))
}
