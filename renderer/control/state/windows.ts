import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import type { Role } from '../../../electron/ipc/shop-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

export const useWindows = createSharedComposable(() => {
  const windows = useStream(controlBridge().windows.onWindows)
  const shops = computed(() => (windows.value ?? []).filter(({ role }) => role !== 'control'))
  const countOf = (role: Role) => shops.value.filter((one) => one.role === role).length
  return { windows, shops, countOf }
})
