import { ref } from 'vue'

export type Overlay = 'palette' | 'shortcuts' | 'tour'

const shown = ref<Overlay>()

/** The overlay above the page: one at a time. */
export function useOverlays() {
  return {
    shown,
    show: (overlay: Overlay) => void (shown.value = overlay),
    hide(overlay: Overlay) {
      if (shown.value === overlay) shown.value = undefined
    },
  }
}
