import { nativeTheme } from 'electron'
import type { ThemeState } from '../ipc/settings-types.ts'
import type { SettingsStore } from '../settings/settings-store.ts'

export function themeState(): ThemeState {
  return { theme: nativeTheme.themeSource, dark: nativeTheme.shouldUseDarkColors }
}

/** The chosen theme is every window's, and that of menus and dialogs. */
export function followThemeSetting(settings: SettingsStore, onChange: (state: ThemeState) => void): void {
  nativeTheme.themeSource = settings.current.theme
  settings.onChange(({ theme }) => (nativeTheme.themeSource = theme))
  nativeTheme.on('updated', () => onChange(themeState()))
}
