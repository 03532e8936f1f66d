import { createSharedComposable } from '@vueuse/core'
import { ref, shallowRef } from 'vue'
import type { TimelineEvent, TimelineUpdate } from '../../../electron/ipc/timeline-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'

/** Everything that happened, in the order of time; undefined until the main process has answered. */
export const useTimeline = createSharedComposable(() => {
  const events = shallowRef<readonly TimelineEvent[]>()
  const problem = ref<string | null>(null)
  useListener(controlBridge().timeline.onEvents, (update) => {
    events.value = withUpdate(events.value ?? [], update)
    problem.value = update.problem
  })
  return { events, problem }
})

/** As many as main keeps. */
const most = 2_000

export function withUpdate(
  before: readonly TimelineEvent[],
  { isWhole, events }: Pick<TimelineUpdate, 'isWhole' | 'events'>,
): readonly TimelineEvent[] {
  if (isWhole) return events
  const known = new Set(before.map(({ seq }) => seq))
  const added = events.filter(({ seq }) => !known.has(seq))
  return [...before, ...added].toSorted((a, b) => a.at - b.at).slice(-most)
}
