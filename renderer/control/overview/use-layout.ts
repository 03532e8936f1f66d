import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { useCluster } from '../state/streams.ts'
import { useMetrics } from '../state/metrics.ts'
import type { Link } from '../../../services/cluster/topology.ts'
import { type Layout, layoutOf, shownLinks } from './layout.ts'

/** The layout of the map. It stays the same object unless the drawing changes. */
export const useLayout = createSharedComposable(() => {
  const { cluster } = useCluster()
  const { newest } = useMetrics()
  const members = computed(() => (cluster.value ? [...cluster.value.services, ...cluster.value.further] : []))
  const layout = computed<Layout>((before) => sameOr(before, layoutOf(members.value)))
  const links = computed<Link[]>((before) =>
    sameOr(before, shownLinks(layout.value, newest.value?.edges ?? [])),
  )
  return { members, layout, links }
})

function sameOr<Value>(before: Value | undefined, now: Value): Value {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
}
