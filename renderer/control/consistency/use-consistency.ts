import { createSharedComposable } from '@vueuse/core'
import { computed, shallowRef } from 'vue'
import type { ConsistencyMetrics } from '../../../electron/ipc/consistency-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'
import { useCluster } from '../state/streams.ts'
import { withNewest } from './lag-history.ts'

/** How the catalogue is read and how far the followers are; undefined for the moment before main has asked. */
export const useConsistency = createSharedComposable(() => {
  const { cluster } = useCluster()
  const newest = shallowRef<ConsistencyMetrics>()
  const history = shallowRef<readonly ConsistencyMetrics[]>([])
  useListener(controlBridge().consistency.onFigures, (figures) => {
    newest.value = figures
    history.value = withNewest(history.value, figures)
  })

  /** As the frontends say; they have all been told the same. */
  const settings = computed(() => newest.value?.frontends[0])
  const isEventual = computed(() => settings.value?.reads === 'eventual')
  const members = computed(() =>
    (cluster.value?.further ?? []).filter(({ kind }) => kind === 'product-follower'),
  )
  const followers = computed(() =>
    members.value.map((member) => ({
      member,
      figures: newest.value?.followers.find((one) => one.member === member.name),
    })),
  )
  const counts = computed(() => {
    const frontends = newest.value?.frontends ?? []
    const sum = (figure: (one: (typeof frontends)[number]) => number) =>
      frontends.reduce((total, one) => total + figure(one), 0)
    return {
      eventual: sum(({ eventual }) => eventual),
      behind: sum(({ byOwner }) => byOwner.behind),
      unanswered: sum(({ byOwner }) => byOwner.unreachable + byOwner.none),
      stale: (newest.value?.followers ?? []).reduce((total, { staleReads }) => total + staleReads, 0),
    }
  })

  return { newest, history, settings, isEventual, followers, counts }
})
