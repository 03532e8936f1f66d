import type { ListedExperiment, OpenedExperiment } from '../../../electron/ipc/experiment-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useAction } from '../actions/use-action.ts'

/** Actions on experiments. */
export function useExperimentActions() {
  const { run, isRunning } = useAction()
  const notice = useNotice()
  const { experiments } = controlBridge()

  async function save(name: string): Promise<void> {
    const file = await run('experiments.save', 'The result could not be saved', () =>
      experiments.save({ name }),
    )
    if (file) notice.done('Result saved', file.path)
  }

  async function keep(name: string, text: string): Promise<boolean> {
    const kept = await run('experiments.keep', 'The experiment could not be saved', async () => {
      await experiments.keep({ name, text })
      return true
    })
    return kept === true
  }

  /** True once it is gone. */
  async function remove({ name, title }: ListedExperiment): Promise<boolean> {
    const agreed = await confirm({
      title: 'Delete this experiment?',
      text: `“${title}” and its file ${name}.yaml are deleted for good. Results that were saved stay.`,
      action: 'Delete',
      danger: true,
    })
    if (!agreed) return false
    const gone = await run('experiments.delete', 'The experiment could not be deleted', async () => {
      await experiments.delete({ name })
      return true
    })
    return gone === true
  }

  return {
    list: (): Promise<ListedExperiment[]> => experiments.list(),
    start: (name: string, short: boolean) =>
      run('experiments.run', 'The experiment could not start', () => experiments.run({ name, short })),
    cancel: () => run('experiments.cancel', 'It could not be cancelled', () => experiments.cancel()),
    open: (): Promise<OpenedExperiment | null | undefined> =>
      run('experiments.open', 'The file could not be read', () => experiments.open()),
    save,
    keep,
    remove,
    duplicate: (name: string) =>
      run('experiments.duplicate', 'The experiment could not be duplicated', () =>
        experiments.duplicate({ name }),
      ),
    isKeeping: () => isRunning('experiments.keep'),
    isDuplicating: () => isRunning('experiments.duplicate'),
    isStarting: () => isRunning('experiments.run'),
    isCancelling: () => isRunning('experiments.cancel'),
    isOpening: () => isRunning('experiments.open'),
  }
}
