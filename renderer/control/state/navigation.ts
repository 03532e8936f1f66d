import { ref } from 'vue'
import { hasUnsaved, mayLeave } from '../../shared/feedback/use-unsaved.ts'
import type { PageId } from './pages.ts'

const page = ref<PageId>('overview')

/** Which page is shown. The window has no addresses: pages are few, and main may ask for one. */
export function useNavigation() {
  return { page, goTo }
}

/** At once, unless input would be lost: then as the user decides. */
function goTo(next: PageId): void {
  if (next === page.value) return
  if (hasUnsaved()) void mayLeave().then((yes) => yes && (page.value = next))
  else page.value = next
}
