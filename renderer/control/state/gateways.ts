import { createSharedComposable } from '@vueuse/core'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

/** What each gateway sees; undefined for the moment before main has told. Asked for only while somebody looks. */
export const useGateways = createSharedComposable(() => ({
  gateways: useStream(controlBridge().gateways.onFigures),
}))
