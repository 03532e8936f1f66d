import { controlBridge } from '../../shared/bridge.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useAction } from './use-action.ts'

/** Sample data and the way back to nothing. */
export function useDataActions() {
  const { run, isRunning } = useAction()
  const notice = useNotice()

  async function loadSample(): Promise<void> {
    const outcome = await run('data.sample', 'The sample data could not be loaded', () =>
      controlBridge().data.loadSample(),
    )
    if (outcome?.state === 'done')
      notice.done('Sample data loaded', outcome.message ?? 'Open a buyer window to shop.')
    if (outcome?.state === 'cancelled') notice.info('Cancelled', 'The data that was loaded so far stays.')
    if (outcome?.state === 'failed') {
      notice.failed(new Error(outcome.message ?? 'See the logs.'), 'The sample data could not be loaded')
    }
  }

  async function resetEverything(): Promise<void> {
    const agreed = await confirm({
      title: 'Delete everything?',
      text:
        'All accounts, items, orders and snapshots in the data folder are deleted, and the cluster starts again. ' +
        'Open windows are logged out. This cannot be undone; export a snapshot first to keep a copy.',
      action: 'Delete everything',
      danger: true,
      typed: 'delete',
    })
    if (!agreed) return
    const outcome = await run('data.reset', 'Not everything could be deleted', () =>
      controlBridge().data.reset(),
    )
    if (outcome?.done) notice.done('Everything was deleted', 'The market is empty.')
  }

  return {
    loadSample,
    resetEverything,
    isLoadingSample: () => isRunning('data.sample'),
    isResetting: () => isRunning('data.reset'),
  }
}
