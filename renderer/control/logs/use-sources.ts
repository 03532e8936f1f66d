import { computed } from 'vue'
import { useCluster } from '../state/cluster.ts'
import { services } from '../words/services.ts'

/** Whose lines there may be. */
export function useSources() {
  const { cluster } = useCluster()
  return computed(() => [...services, ...(cluster.value?.further ?? []).map(({ service }) => service), 'app'])
}
