import type { TimelineEvent } from '../../../electron/ipc/timeline-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useAction } from '../actions/use-action.ts'
import { useBenchView } from '../benchmark/view.ts'
import { useClusterView } from '../cluster/view.ts'
import { useExperimentsView } from '../experiments/view.ts'
import type { Command } from '../state/command-registry.ts'
import { useNavigation } from '../state/navigation.ts'
import { type PageId, pages } from '../state/pages.ts'

/** Actions on the timeline. */
export function useTimelineActions() {
  const { run, isRunning } = useAction()
  const notice = useNotice()
  const { timeline } = controlBridge()

  /** All of them, unless some are named. */
  async function exportHtml(events?: readonly TimelineEvent[]): Promise<void> {
    const file = await run('timeline.export', 'The timeline could not be exported', () =>
      timeline.export(events ? { seqs: events.map(({ seq }) => seq) } : {}),
    )
    if (file) notice.done('Exported', file.path)
  }

  async function clear(): Promise<void> {
    const agreed = await confirm({
      title: 'Clear the timeline?',
      text: 'All events are forgotten, also on the disk. This cannot be undone; export them first to keep them.',
      action: 'Clear',
      danger: true,
    })
    if (agreed) await run('timeline.clear', 'The timeline could not be cleared', () => timeline.clear())
  }

  return { exportHtml, clear, isExporting: () => isRunning('timeline.export') }
}

/** The way from an event to what it is about. */
export function useEventLinks() {
  const { goTo } = useNavigation()
  const { sought } = useClusterView()
  const { chosen } = useExperimentsView()
  const { show } = useBenchView()

  function open(event: TimelineEvent): void {
    const page = pageOf(event)
    if (page === undefined) return
    if (page === 'cluster') sought.value = event.member
    if (page === 'experiments') chosen.value = event.subject
    if (page === 'benchmark') show({ name: 'history' })
    goTo(page)
  }

  function titleOf(event: TimelineEvent): string | undefined {
    const page = pageOf(event)
    return pages.find(({ id }) => id === page)?.title
  }

  return { open, titleOf }
}

export function useTimelineCommands(): Command[] {
  const { exportHtml } = useTimelineActions()
  return [
    {
      id: 'timeline.export',
      title: 'Export the timeline as HTML',
      group: 'Data',
      icon: 'i-lucide-file-down',
      keywords: 'events record hand out save',
      run: () => exportHtml(),
    },
  ]
}

function pageOf({ kind }: TimelineEvent): PageId | undefined {
  switch (kind) {
    case 'member':
    case 'ejection':
      return 'cluster'
    case 'fault':
      return 'faults'
    case 'breaker':
      return 'resilience'
    case 'snapshot':
      return 'snapshots'
    case 'experiment':
      return 'experiments'
    case 'benchmark':
      return 'benchmark'
    case 'traffic':
    case 'data':
      return 'overview'
    case 'app':
      return undefined
  }
}
