import { audited, noteDeed } from '../../services/logs/audit.ts'
import { configOfOptions } from '../base/config-of-options.ts'
import { resetData } from '../../services/cluster/reset-data.ts'
import { type ControlOptions, dataFolderOf } from '../control/with-control.ts'
import { stdoutPrinter } from '../output/printer.ts'
import { confirm } from '../snapshot/confirm.ts'

/** Deletes the market of a data folder on which nothing runs. */
export async function reset(options: ControlOptions & { yes?: boolean }): Promise<void> {
  const folder = dataFolderOf(options)
  await confirm(`This deletes all accounts, items, orders and snapshots in ${folder}.`, options.yes)
  const { files } = configOfOptions(options).logs
  await audited(
    { by: 'command', action: 'Reset' },
    (deed) => noteDeed(folder, files, deed),
    () => resetData(folder),
  )
  stdoutPrinter().always(`The market in ${folder} is empty.`)
}
