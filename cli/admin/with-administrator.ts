import { Administrator } from '../../services/admin/administrator.ts'
import { clusterOf, type ControlOptions, dataFolderOf, noCluster } from '../control/with-control.ts'

export interface AdminOptions extends ControlOptions {
  json?: boolean
}

/** Gives the work the administrator of the cluster that runs on the data folder. */
export async function withAdministrator<Result>(
  options: ControlOptions,
  work: (administrator: Administrator) => Promise<Result>,
): Promise<Result> {
  const found = clusterOf(options)
  if (found === undefined) throw new Error(noCluster(dataFolderOf(options)))
  const members = Object.entries(found.record.services).flatMap(([name, member]) =>
    member ? [{ ...member, name }] : [],
  )
  const administrator = new Administrator({ secret: () => found.secret, members: () => members })
  try {
    return await work(administrator)
  } finally {
    administrator.close()
  }
}
