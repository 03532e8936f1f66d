import type { DatabaseName, SnapshotInfo } from '../../../electron/ipc/snapshot-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { plural } from '../../shared/format.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useAction } from '../actions/use-action.ts'
import type { SnapshotPair } from './pairs.ts'
import { inWords, momentOf, restoreBothWarning, restoreWarning } from './snapshot-words.ts'

export function useSnapshotActions() {
  const { run, isRunning } = useAction()
  const notice = useNotice()
  const { snapshots } = controlBridge()

  async function take(service: DatabaseName | 'all'): Promise<void> {
    const taken = await run(`snapshots.take.${service}`, 'No snapshot was taken', () =>
      snapshots.take({ service }),
    )
    if (taken) notice.done(`${plural(taken.length, 'snapshot')} taken`, 'Listed on the page Snapshots.')
  }

  async function exportOne(service: DatabaseName, { name }: SnapshotInfo): Promise<void> {
    const file = await run(`snapshots.export.${service}.${name}`, 'The snapshot could not be exported', () =>
      snapshots.export({ service, name }),
    )
    if (file) notice.done('Snapshot exported', file.path)
  }

  async function importInto(service: DatabaseName): Promise<void> {
    const imported = await run(`snapshots.import.${service}`, 'The snapshot could not be imported', () =>
      snapshots.import({ service }),
    )
    if (imported) notice.done('Snapshot imported', 'It is listed now. Restore it to continue from it.')
  }

  async function restore(service: DatabaseName, snapshot: SnapshotInfo): Promise<void> {
    const agreed = await confirm({
      title: `Restore ${service} from this snapshot?`,
      text: restoreWarning(service, snapshot),
      action: 'Restore',
      danger: true,
    })
    if (!agreed) return
    const restored = await run(`snapshots.restore.${service}`, `${service} could not be restored`, () =>
      snapshots.restore({ service, name: snapshot.name }),
    )
    if (restored) notice.done(`${service} was restored`, `It continues from ${momentOf(snapshot)}.`)
  }

  async function restoreBoth(pair: SnapshotPair): Promise<void> {
    const agreed = await confirm({
      title: 'Restore both databases?',
      text: restoreBothWarning(pair),
      action: 'Restore both',
      danger: true,
    })
    if (!agreed) return
    const names = { 'customer-db': pair['customer-db'].name, 'product-db': pair['product-db'].name }
    const failed = 'The databases could not both be restored'
    const isDone = await run('snapshots.restoreBoth', failed, async () => {
      await snapshots.restoreBoth(names)
      return true
    })
    if (isDone)
      notice.done('Both databases were restored', `They continue from ${momentOf(pair['product-db'])}.`)
  }

  async function giveTitle(service: DatabaseName, { name }: SnapshotInfo, title: string): Promise<boolean> {
    const isDone = await run(
      `snapshots.title.${service}.${name}`,
      'The name could not be given',
      async () => {
        await snapshots.giveTitle({ service, name, title })
        return true
      },
    )
    return isDone === true
  }

  async function remove(service: DatabaseName, snapshot: SnapshotInfo): Promise<void> {
    const agreed = await confirm({
      title: 'Delete this snapshot?',
      text: `The snapshot of ${service} ${inWords(snapshot)} is deleted for good. The data in use stays as it is.`,
      action: 'Delete',
      danger: true,
    })
    if (!agreed) return
    const { name } = snapshot
    await run(`snapshots.delete.${service}.${name}`, 'The snapshot could not be deleted', () =>
      snapshots.delete({ service, name }),
    )
  }

  return {
    take,
    exportOne,
    restoreBoth,
    giveTitle,
    remove,
    importInto,
    restore,
    isTaking: (service: DatabaseName | 'all') => isRunning(`snapshots.take.${service}`),
    isImporting: (service: DatabaseName) => isRunning(`snapshots.import.${service}`),
    isRestoring: (service: DatabaseName) =>
      isRunning(`snapshots.restore.${service}`) || isRunning('snapshots.restoreBoth'),
  }
}
