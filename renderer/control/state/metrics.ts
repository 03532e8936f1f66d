import { createSharedComposable, useDocumentVisibility } from '@vueuse/core'
import { computed, shallowRef, watchEffect } from 'vue'
import type { Metrics, ServiceMetrics } from '../../../electron/ipc/cluster-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { withNewest } from './metrics-history.ts'

/** The metrics of the last minute. The main process measures only while a visible window listens. */
export const useMetrics = createSharedComposable(() => {
  const history = shallowRef<Metrics[]>([])
  const visibility = useDocumentVisibility()

  watchEffect((onCleanup) => {
    if (visibility.value === 'hidden') return
    onCleanup(
      controlBridge().cluster.onMetrics((metrics) => (history.value = withNewest(history.value, metrics))),
    )
  })

  const newest = computed(() => history.value.at(-1))
  const totals = computed(() => totalsOf(newest.value))
  const of = (member: string) => newest.value?.services.find((one) => one.member === member)
  const seriesOf = (member: string, figure: 'requestsPerSecond' | 'errorsPerSecond') =>
    history.value.map(({ services }) => services.find((one) => one.member === member)?.[figure] ?? 0)

  return { history, newest, totals, of, seriesOf }
})

/** The processors that all processes share: 100 % is one of them. */
export const cores = navigator.hardwareConcurrency

function totalsOf(metrics: Metrics | undefined) {
  const all = metrics?.services ?? []
  return {
    cpu: Math.min(cores * 100, sum(all, ({ cpu }) => cpu ?? 0) + (metrics?.app.cpu ?? 0)),
    memoryBytes: sum(all, ({ memoryBytes }) => memoryBytes ?? 0) + (metrics?.app.memoryBytes ?? 0),
  }
}

function sum(all: readonly ServiceMetrics[], figure: (one: ServiceMetrics) => number): number {
  return all.reduce((total, one) => total + figure(one), 0)
}
