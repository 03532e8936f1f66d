import type { ExperimentOutline, OpenedExperiment } from '../../../electron/ipc/experiment-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
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

  return {
    list: (): Promise<ExperimentOutline[]> => experiments.list(),
    start: (name: string, short: boolean) =>
      run('experiments.run', 'The experiment could not start', () => experiments.run({ name, short })),
    cancel: () => run('experiments.cancel', 'It could not be cancelled', () => experiments.cancel()),
    open: (): Promise<OpenedExperiment | null | undefined> =>
      run('experiments.open', 'The file could not be read', () => experiments.open()),
    save,
    isStarting: () => isRunning('experiments.run'),
    isCancelling: () => isRunning('experiments.cancel'),
    isOpening: () => isRunning('experiments.open'),
  }
}
