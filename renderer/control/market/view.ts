import { ref } from 'vue'

const tab = ref<'items' | 'orders' | 'accounts'>('items')

/** The part of the page that is open. It is the same when one comes back to the page. */
export function useMarketView() {
  return { tab }
}
