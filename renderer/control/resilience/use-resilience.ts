import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

/** How the services protect themselves now. */
export function useResilience() {
  return { view: useStream(controlBridge().resilience.onState) }
}
