import { computed, shallowRef } from 'vue'

export type BenchView =
  | { name: 'set-up' | 'live' | 'history' }
  | { name: 'result'; id: string }
  | { name: 'compare'; first: string; second: string }

const view = shallowRef<BenchView>({ name: 'set-up' })
const isPresenting = shallowRef(false)

/** The state of the page, kept while another page is open. */
export function useBenchView() {
  return {
    view: computed(() => view.value),
    show: (next: BenchView) => void (view.value = next),
    isPresenting: computed(() => isPresenting.value),
    present: (on: boolean) => void (isPresenting.value = on),
  }
}
