import { createSharedComposable } from '@vueuse/core'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

export const useSettings = createSharedComposable(() => ({
  settings: useStream(controlBridge().settings.onSettings),
  problem: useStream(controlBridge().settings.onProblem),
}))
