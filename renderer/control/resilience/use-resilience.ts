import { computed } from 'vue'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'
import { askedSettings } from './resilience-actions.ts'

/** How the services protect themselves now, or will as soon as they have been told. */
export function useResilience() {
  const view = useStream(controlBridge().resilience.onState)
  return { view, settings: computed(() => askedSettings.value ?? view.value?.settings) }
}
