import { mountWindow } from '../shared/mount.ts'
import App from './App.vue'

mountWindow(App)
