import { ref } from 'vue'
import type { ThemeState } from '../../../electron/ipc/settings-types.ts'
import { commonBridge } from '../bridge.ts'

/** The theme the user chose, and whether that is dark at the moment. */
export const theme = ref<ThemeState>({ theme: 'system', dark: false })

export function followTheme(): void {
  commonBridge().theme.onTheme((state) => {
    theme.value = state
    document.documentElement.classList.toggle('dark', state.dark)
    document.documentElement.style.colorScheme = state.dark ? 'dark' : 'light'
  })
}
