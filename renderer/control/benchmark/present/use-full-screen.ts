import { onMounted, onUnmounted } from 'vue'
import { controlBridge } from '../../../shared/bridge.ts'
import { useListener } from '../../../shared/use-stream.ts'

/** The whole screen as long as the component lives. Tells when the user has left it by the system's own ways. */
export function useFullScreen(onLeft: () => void): void {
  const { windows } = controlBridge()
  const set = (on: boolean) => void windows.setFullScreen({ on }).catch(() => undefined)
  let wasFull = false

  useListener(windows.onFullScreen, (isFull) => {
    if (wasFull && !isFull) onLeft()
    wasFull = isFull
  })
  onMounted(() => set(true))
  onUnmounted(() => set(false))
}
