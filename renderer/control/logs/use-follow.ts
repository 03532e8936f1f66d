import { useEventListener } from '@vueuse/core'
import { nextTick, ref, type Ref } from 'vue'
import { followsAfter, type ScrollPlace } from './follow.ts'

/** Keeps the newest line in view until the user scrolls up. */
export function useFollow(container: Ref<HTMLElement | null>) {
  const isFollowing = ref(true)
  let before: ScrollPlace = { top: 0, height: 0, view: 0 }

  function place(): ScrollPlace {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = container.value ?? {}
    return { top: scrollTop, height: scrollHeight, view: clientHeight }
  }

  useEventListener(container, 'scroll', () => {
    const now = place()
    isFollowing.value = followsAfter(isFollowing.value, before, now)
    before = now
  })

  async function toEnd(): Promise<void> {
    await nextTick()
    if (container.value) container.value.scrollTop = container.value.scrollHeight
    before = place()
  }

  return {
    isFollowing,
    /** To be told whenever the list changed. */
    keepUp: () => (isFollowing.value ? void toEnd() : undefined),
    follow() {
      isFollowing.value = true
      void toEnd()
    },
    letGo: () => (isFollowing.value = false),
    /** Lines went in front: what the user reads stays where it is. */
    shift(pixels: number) {
      if (isFollowing.value || !container.value) return
      container.value.scrollTop -= pixels
      before = place()
    },
  }
}
