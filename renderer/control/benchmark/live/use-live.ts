import { useDocumentVisibility } from '@vueuse/core'
import { shallowRef, watchEffect } from 'vue'
import { TimelineKeeper } from '../../../../bench/model/timeline.ts'
import type { LiveUpdate } from '../../../../electron/ipc/bench-types.ts'
import { controlBridge } from '../../../shared/bridge.ts'

export type LiveView = Omit<Extract<LiveUpdate, { kind: 'whole' }>, 'kind'>

/** The current benchmark, or the last one. The main process sends it only while a visible page listens. */
export function useLive() {
  const live = shallowRef<LiveView>()
  const visibility = useDocumentVisibility()
  let keeper = new TimelineKeeper()

  function take(update: LiveUpdate): void {
    if (update.kind === 'whole') {
      const { id, plan, scenario, timeline, runs, steps, curve } = update
      keeper = new TimelineKeeper(timeline)
      live.value = { id, plan, scenario, timeline, runs, steps, curve }
      return
    }
    if (live.value?.id !== update.id) return
    if (update.kind === 'ticks') {
      for (const tick of update.ticks) keeper.add(tick)
      live.value = { ...live.value, timeline: { ...keeper.timeline } }
    } else if (update.kind === 'step') {
      const { run, step } = update
      live.value = { ...live.value, steps: [...live.value.steps, { run, step }] }
    } else {
      live.value = { ...live.value, runs: [...live.value.runs, update.run], steps: [], curve: update.curve }
    }
  }

  watchEffect((onCleanup) => {
    if (visibility.value === 'visible') onCleanup(controlBridge().bench.onLive(take))
  })

  return live
}
