import { ref } from 'vue'
import type { PageId } from '../state/pages.ts'

const chosen = ref<string>()
const pageBefore = ref<PageId>('overview')

/** The scene that is looked at, and the page that was shown before; kept while another page is open. */
export function useScenesView() {
  return { chosen, pageBefore }
}
