import type { Component } from 'vue'
import AddItemPage from '../add/AddItemPage.vue'
import DashboardPage from '../dashboard/DashboardPage.vue'
import ImportPage from '../import/ImportPage.vue'
import InventoryPage from '../inventory/InventoryPage.vue'
import SalesPage from '../sales/SalesPage.vue'
import type { Page } from './page.ts'

export const pages: readonly { page: Page; label: string; icon: string; component: Component }[] = [
  { page: 'dashboard', label: 'Dashboard', icon: 'i-lucide-layout-dashboard', component: DashboardPage },
  { page: 'inventory', label: 'Inventory', icon: 'i-lucide-boxes', component: InventoryPage },
  { page: 'sales', label: 'Live sales', icon: 'i-lucide-radio', component: SalesPage },
  { page: 'add', label: 'Add item', icon: 'i-lucide-circle-plus', component: AddItemPage },
  { page: 'import', label: 'Import', icon: 'i-lucide-file-up', component: ImportPage },
]
