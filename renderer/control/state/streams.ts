import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import type { Role } from '../../../electron/ipc/shop-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

// The state of what all pages show, as the main process last told it.

/** The cluster as main last told it; undefined for the moment before. */
export const useCluster = createSharedComposable(() => {
  const cluster = useStream(controlBridge().cluster.onState)
  const phase = computed(() => cluster.value?.phase)
  const isRunning = computed(() =>
    Boolean(cluster.value?.services.some(({ status }) => status !== 'stopped' && status !== 'failed')),
  )
  /** Can take requests, at least in part. */
  const isServing = computed(() => phase.value === 'healthy' || phase.value === 'degraded')
  return { cluster, phase, isRunning, isServing }
})

/**
 * The current benchmark, the waiting ones, and the end of the last one; undefined until the main process has answered.
 */
export const useBench = createSharedComposable(() => {
  const state = useStream(controlBridge().bench.onState)
  const running = computed(() => state.value?.running ?? null)
  const queue = computed(() => state.value?.queue ?? [])
  const ended = computed(() => state.value?.ended ?? null)
  const problem = computed(() => state.value?.problem ?? null)
  return { state, running, queue, ended, problem }
})

/** The current experiment, the results of earlier ones, and why the last one has none. */
export const useExperiments = createSharedComposable(() => {
  const state = useStream(controlBridge().experiments.onState)
  return {
    running: computed(() => state.value?.running ?? null),
    results: computed(() => state.value?.results ?? []),
    failure: computed(() => state.value?.failure ?? null),
  }
})

/** The active faults of the cluster. */
export const useFaults = createSharedComposable(() => {
  const told = useStream(controlBridge().faults.onFaults)
  const faults = computed(() => told.value ?? [])
  return { faults, isKnown: computed(() => told.value !== undefined) }
})

/** The scene that is open, the one that is being opened, and the faults that are prepared; undefined for the moment before. */
export const useScenes = createSharedComposable(() => {
  const state = useStream(controlBridge().scenes.onState)
  return {
    state,
    open: computed(() => state.value?.open ?? null),
    opening: computed(() => state.value?.opening ?? null),
    awaited: computed(() => state.value?.awaited ?? null),
    prepared: computed(() => state.value?.prepared ?? []),
  }
})

/** The view of each gateway; undefined until the main process has answered. It is read only while the page is open. */
export const useGateways = createSharedComposable(() => ({
  gateways: useStream(controlBridge().gateways.onFigures),
}))

/** Whether frontends are added and removed by load, and what was decided; undefined for the moment before. */
export const useAutoscale = createSharedComposable(() => ({
  autoscale: useStream(controlBridge().gateways.onAutoscale),
}))

/** How far the sample data is; null if nobody loads any. */
export const useSample = createSharedComposable(() => {
  const progress = useStream(controlBridge().data.onSample)
  const isLoading = computed(() => progress.value?.state === 'running')
  const cancel = () => controlBridge().data.cancelSample()
  return { progress, isLoading, cancel }
})

export const useSettings = createSharedComposable(() => ({
  settings: useStream(controlBridge().settings.onSettings),
  problem: useStream(controlBridge().settings.onProblem),
}))

export const useWindows = createSharedComposable(() => {
  const windows = useStream(controlBridge().windows.onWindows)
  const shops = computed(() => (windows.value ?? []).filter(({ role }) => role !== 'control'))
  const countOf = (role: Role) => shops.value.filter((one) => one.role === role).length
  return { windows, shops, countOf }
})
