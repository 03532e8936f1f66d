import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { buyerBridge } from '../../shared/bridge.ts'
import { formatDuration } from '../../shared/format.ts'
import { useStream } from '../../shared/use-stream.ts'

/** How old the catalogue is that this window reads; nothing where it is product-db's own. */
export const useCatalogueAge = defineStore('catalogue-age', () => {
  const age = useStream(buyerBridge().shop.onAge)
  /** Answers that told less than an event had told before. */
  const staleReads = ref(0)
  const words = computed(() => {
    if (!age.value) return ''
    return age.value.lagMs > 0 ? `As of ${formatDuration(age.value.lagMs)} ago` : 'Up to date'
  })
  return { age, words, staleReads, noteStale: () => (staleReads.value += 1) }
})
