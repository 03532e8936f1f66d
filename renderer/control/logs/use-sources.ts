import { computed } from 'vue'
import { useCluster } from '../state/cluster.ts'
import { services } from '../words/services.ts'

/** The sources that lines can have. */
export function useSources() {
  const { cluster } = useCluster()
  return computed(() => [...services, ...(cluster.value?.further ?? []).map(({ service }) => service), 'app'])
}
