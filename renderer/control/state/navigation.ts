import { ref } from 'vue'
import type { PageId } from './pages.ts'

const page = ref<PageId>('overview')

/** Which page is shown. The window has no addresses: pages are few, and main may ask for one. */
export function useNavigation() {
  return { page, goTo: (next: PageId) => void (page.value = next) }
}
