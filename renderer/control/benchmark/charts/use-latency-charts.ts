import { useStorage } from '@vueuse/core'
import { computed } from 'vue'
import { latencyChart } from './latency-chart.ts'
import type { Scale } from '../../charts/axes.ts'
import { scatterChart } from './scatter-chart.ts'
import { spectrumChart } from './spectrum-chart.ts'

/** Latencies differ by orders of magnitude: a logarithmic axis shows them all, a linear one how far apart they are. */
export function useLatencyCharts() {
  const scale = useStorage<Scale>('marketlab:latency-scale', 'logarithmic')
  const models = computed(() => ({
    latency: latencyChart(scale.value),
    scatter: scatterChart(scale.value),
    spectrum: spectrumChart(scale.value),
  }))
  return { scale, models }
}
