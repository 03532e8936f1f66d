import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Desktop } from '../app/desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { askWhereToSave } from '../shell/dialogs.ts'
import type { AppWindow } from '../shell/windows.ts'
import { timelineRecord } from '../timeline/timeline-record.ts'

/** Answers the requests of the page Timeline. */
export function timelineHandlers({
  timeline,
}: Desktop): Handlers<Pick<ControlChannels, 'timeline'>, AppWindow> {
  return {
    timeline: {
      async export({ seqs }, { browser }) {
        const wanted = seqs && new Set(seqs)
        const record = timelineRecord(timeline.all.filter(({ seq }) => wanted?.has(seq) ?? true))
        const path = await askWhereToSave(browser, 'Export the timeline', 'timeline.html', ['html'])
        if (path === undefined) return null
        await writeFile(path, record)
        return { name: basename(path), path }
      },
      clear: () => timeline.clear(),
    },
  }
}

export function tellOfTimeline({ on, router }: Desktop): void {
  on.timeline.push((update) => router.tell(controlChannels, 'timeline', 'onEvents', update))
}
