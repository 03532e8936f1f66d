import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'
import { useAction } from '../actions/use-action.ts'

const useExpiry = createSharedComposable(() => useStream(controlBridge().sessions.onExpiry))

/** Whether sessions of users time out. */
export function useSessionExpiry() {
  const { run, isRunning } = useAction()
  const told = useExpiry()
  return {
    expire: computed(() => told.value?.expire ?? true),
    setExpiry: (expire: boolean) =>
      run('sessions.expiry', 'customer-db could not be told', () =>
        controlBridge().sessions.setExpiry({ expire }),
      ),
    isSetting: () => isRunning('sessions.expiry'),
  }
}
