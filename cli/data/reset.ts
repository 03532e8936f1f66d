import { resetData } from '../../services/cluster/reset-data.ts'
import { type ControlOptions, dataFolderOf } from '../control/with-control.ts'
import { stdoutPrinter } from '../output/printer.ts'
import { confirm } from '../snapshot/confirm.ts'

/** Deletes the market of a data folder on which nothing runs. */
export async function reset(options: ControlOptions & { yes?: boolean }): Promise<void> {
  const folder = dataFolderOf(options)
  await confirm(`This deletes all accounts, items, orders and snapshots in ${folder}.`, options.yes)
  await resetData(folder)
  stdoutPrinter().always(`The market in ${folder} is empty.`)
}
