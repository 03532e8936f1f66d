import { createSharedComposable } from '@vueuse/core'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

/** The view of each gateway; undefined until the main process has answered. It is read only while the page is open. */
export const useGateways = createSharedComposable(() => ({
  gateways: useStream(controlBridge().gateways.onFigures),
}))
