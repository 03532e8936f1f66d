import type { Plan, ReportFormat } from '../../../electron/ipc/bench-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useAction } from '../actions/use-action.ts'
import { useBench } from '../state/streams.ts'
import { useNavigation } from '../state/navigation.ts'
import { useBenchView } from './view.ts'

/** Actions on running and waiting benchmarks. */
export function useBenchActions() {
  const { run, isRunning } = useAction()
  const { running, queue } = useBench()
  const { show } = useBenchView()
  const { goTo } = useNavigation()
  const notice = useNotice()
  const { bench } = controlBridge()

  async function start(plan: Plan): Promise<void> {
    const isBusy = running.value !== null
    const added = await run('bench.add', 'The benchmark could not be planned', () => bench.add({ plan }))
    if (!added) return
    if (isBusy) notice.done('Added to the queue', 'It starts when the benchmarks before it have ended.')
    else {
      show({ name: 'live' })
      goTo('benchmark')
    }
  }

  async function cancel(): Promise<void> {
    if (!running.value) return
    const { title } = running.value
    const agreed = await confirm({
      title: 'Cancel the benchmark?',
      text: `“${title}” ends now. Finished runs are kept, with a note that more were planned.`,
      action: 'Cancel the benchmark',
      cancel: 'Let it run',
      danger: true,
    })
    if (agreed) await run('bench.cancel', 'It could not be cancelled', () => bench.cancel({ all: false }))
  }

  async function cancelAll(): Promise<void> {
    const count = queue.value.length
    const agreed = await confirm({
      title: 'Cancel everything?',
      text: `The running benchmark ends now, and ${count} ${count === 1 ? 'waiting one is' : 'waiting ones are'} not started.`,
      action: 'Cancel everything',
      cancel: 'Let them run',
      danger: true,
    })
    if (agreed) await run('bench.cancel', 'It could not be cancelled', () => bench.cancel({ all: true }))
  }

  return {
    start,
    cancel,
    cancelAll,
    openWorkload: () =>
      run('bench.open-workload', 'The workload could not be opened', () => bench.openWorkload()),
    isOpening: () => isRunning('bench.open-workload'),
    isStarting: () => isRunning('bench.add'),
    isCancelling: () => isRunning('bench.cancel'),
    remove: (id: string) => run('bench.remove', 'It could not be removed', () => bench.remove({ id })),
    move: (id: string, place: number) =>
      run('bench.move', 'It could not be moved', () => bench.move({ id, place })),
    acceptEnd: () => run('bench.accept-end', 'The message could not be closed', () => bench.acceptEnd()),
    acceptProblem: () =>
      run('bench.accept-problem', 'The message could not be closed', () => bench.acceptProblem()),
    write: () => run('bench.write', 'The results could not be saved', () => bench.write()),
    isWriting: () => isRunning('bench.write'),
  }
}

const reportWords: Record<ReportFormat, string> = {
  json: 'Result saved',
  csv: 'Figures saved',
  html: 'Report saved',
  md: 'Report saved',
}

/** Actions on results. */
export function useResultActions() {
  const { run, isRunning } = useAction()
  const { show } = useBenchView()
  const notice = useNotice()
  const { bench } = controlBridge()

  async function exportAs(id: string, format: ReportFormat): Promise<void> {
    const file = await run(`bench.export.${id}`, 'It could not be exported', () =>
      bench.export({ id, format }),
    )
    if (file) notice.done(reportWords[format], file.path)
  }

  async function saveCharts(title: string, charts: { name: string; png: string }[]): Promise<void> {
    const file = await run('bench.charts', 'The charts could not be saved', () =>
      bench.saveCharts({ title, charts }),
    )
    if (file) notice.done(charts.length > 1 ? `${charts.length} charts saved` : 'Chart saved', file.path)
  }

  async function importOne(): Promise<void> {
    const imported = await run('bench.import', 'It could not be imported', () => bench.import())
    if (!imported) return
    notice.done('Benchmark imported', imported.title)
    show({ name: 'result', id: imported.id })
  }

  async function remove(id: string, title: string): Promise<boolean> {
    const agreed = await confirm({
      title: 'Delete this benchmark?',
      text: `“${title}” and all its results are deleted. This cannot be undone; export it first to keep a copy.`,
      action: 'Delete',
      danger: true,
    })
    if (!agreed) return false
    const deleted = await run(`bench.delete.${id}`, 'It could not be deleted', async () => {
      await bench.delete({ id })
      return true
    })
    if (deleted) notice.done('Benchmark deleted', title)
    return deleted ?? false
  }

  return {
    exportAs,
    saveCharts,
    importOne,
    remove,
    rename: (id: string, title: string) =>
      run(`bench.rename.${id}`, 'It could not be renamed', () => bench.rename({ id, title })),
    isExporting: (id: string) => isRunning(`bench.export.${id}`),
    isImporting: () => isRunning('bench.import'),
  }
}
