import { ref } from 'vue'

export type Page = 'dashboard' | 'inventory' | 'add' | 'import' | 'sales'

export const page = ref<Page>('inventory')

export function openPage(next: Page): void {
  page.value = next
}
