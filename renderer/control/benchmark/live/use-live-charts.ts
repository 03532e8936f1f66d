import { computed, type ComputedRef, shallowRef, watch } from 'vue'
import { curveOfBins } from '../../../../bench/model/curve.ts'
import { counted } from '../../../../bench/words/numbers.ts'
import type { Curve } from '../../../../electron/ipc/bench-types.ts'
import { type BenchChart, useBenchCharts } from '../charts/bench-charts.ts'
import { bandsOver } from '../charts/drawn-timeline.ts'
import { bandsOf } from '../../charts/course.ts'
import { useTimeline } from '../../state/timeline.ts'
import { marksInRuns } from '../../timeline/marks.ts'
import type { LiveView } from './use-live.ts'

/** The charts of what is being measured. Until the first run has ended, what latencies are like is told by samples. */
export function useLiveCharts(live: () => LiveView | undefined): ComputedRef<BenchChart[]> {
  const curve = shallowRef<Curve>(curveOfBins([]))
  watch(live, (now) => (curve.value = now?.curve ?? curveOfBins(now?.timeline.bins ?? [])), {
    immediate: true,
  })
  const countedFrom = computed(() => {
    const runs = live()?.runs.length ?? 0
    return runs > 0 ? `All calls of ${counted(runs, 'run')}` : 'Estimated from a sample of the first run'
  })
  const timeline = computed(() => {
    const now = live()
    if (now === undefined) return { points: [], samples: [], runs: [], bins: [], before: 0 }
    return { ...now.timeline, faults: bandsOver(now.timeline, [...now.runs, ...underWay(now)]) }
  })
  const { events } = useTimeline()
  const marks = computed(() => {
    const now = live()
    return now?.plan.target.kind === 'app' ? marksInRuns(events.value ?? [], now.timeline.runs, now.runs) : []
  })
  return useBenchCharts(() => ({
    timeline: timeline.value,
    marks: marks.value,
    curve: curve.value,
    curves: [{ name: 'All operations', curve: curve.value }],
    counted: countedFrom.value,
  }))
}

/** The run that has not ended, with what was done in it so far. */
function underWay({ steps, timeline }: LiveView) {
  const number = steps[0]?.run
  if (number === undefined) return []
  const now = (timeline.points.at(-1)?.at ?? 0) - timeline.before
  const fired = steps.map(({ step }) => step)
  return [{ number, faults: bandsOf(fired, now) }]
}
