import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { linksBetween, type Link } from '../../../services/cluster/topology.ts'
import { useMetrics } from '../state/metrics.ts'
import { useCluster, useFaults } from '../state/streams.ts'
import { type Layout, layoutOf, shownLinks } from './layout.ts'
import { marksOnLink } from './map-faults.ts'

/** The layout of the map. It stays the same object unless the drawing changes. */
export const useLayout = createSharedComposable(() => {
  const { cluster } = useCluster()
  const { newest } = useMetrics()
  const { faults } = useFaults()
  const members = computed(() => (cluster.value ? [...cluster.value.services, ...cluster.value.further] : []))
  const layout = computed<Layout>((before) => sameOr(before, layoutOf(members.value)))
  const broken = computed(() =>
    faults.value.length === 0
      ? []
      : linksBetween(members.value).filter(
          (link) => marksOnLink(link, members.value, faults.value).length > 0,
        ),
  )
  const links = computed<Link[]>((before) =>
    sameOr(before, shownLinks(layout.value, newest.value?.edges ?? [], broken.value)),
  )
  return { members, layout, links }
})

function sameOr<Value>(before: Value | undefined, now: Value): Value {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
}
