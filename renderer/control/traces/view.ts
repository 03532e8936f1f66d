import { computed, shallowRef } from 'vue'

export type TracesPart = 'requests' | 'diagram' | 'wire'

const part = shallowRef<TracesPart>('requests')
const showsRoutine = shallowRef(false)
const chosen = shallowRef<string>()

/** The state of the page, kept while another page is open. */
export function useTracesView() {
  return {
    part: computed(() => part.value),
    show: (next: TracesPart) => void (part.value = next),
    /** Frames that an idle cluster sends as well. */
    showsRoutine,
    chosen: computed(() => chosen.value),
    choose: (key: string | undefined) => void (chosen.value = key),
  }
}
