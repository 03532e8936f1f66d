import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

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
