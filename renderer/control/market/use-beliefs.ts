import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import type { FollowerBeliefs } from '../../../services/admin/model.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useCluster } from '../state/streams.ts'

const everyMs = 500
const mostAtOnce = 100

/** The beliefs of each follower about the items in sight. Nobody is asked while there are no followers. */
export function useBeliefs(itemIds: () => readonly string[]) {
  const { cluster } = useCluster()
  const { market } = controlBridge()
  const beliefs = shallowRef<FollowerBeliefs[]>([])
  const followers = computed(() =>
    (cluster.value?.further ?? []).filter(({ kind }) => kind === 'product-follower').map(({ name }) => name),
  )
  const visibility = useDocumentVisibility()
  let isAsking = false

  async function ask(): Promise<void> {
    if (isAsking || followers.value.length === 0 || visibility.value !== 'visible') return
    isAsking = true
    try {
      beliefs.value = await market.beliefs({ itemIds: itemIds().slice(0, mostAtOnce) })
    } catch {
      // The list itself says what is wrong, and the next question comes soon.
      beliefs.value = []
    } finally {
      isAsking = false
    }
  }

  useIntervalFn(() => void ask(), everyMs)
  watch(
    () => itemIds().join(),
    () => void ask(),
    { immediate: true },
  )
  watch(followers, (names) => names.length === 0 && (beliefs.value = []))
  return { followers, beliefs }
}
