import { createSharedComposable, useIntervalFn } from '@vueuse/core'
import { ref } from 'vue'

/** The time, once a second, for everything that shows how long something lasts. */
export const useNow = createSharedComposable(() => {
  const now = ref(Date.now())
  useIntervalFn(() => (now.value = Date.now()), 1_000)
  return now
})
