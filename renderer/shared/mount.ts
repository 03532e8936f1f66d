import './without-eval.ts'
import ui from '@nuxt/ui/vue-plugin'
import { createPinia } from 'pinia'
import { type Component, createApp } from 'vue'
import './style.css'
import { askBeforeClosing } from './feedback/use-unsaved.ts'
import { followTheme } from './frame/theme.ts'

/** Every window is one Vue app, whose theme main decides. */
export function mountWindow(root: Component): void {
  followTheme()
  askBeforeClosing()
  createApp(root).use(createPinia()).use(ui).mount('#app')
}
