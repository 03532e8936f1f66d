import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import type { TrafficSwitch } from '../../../electron/ipc/traffic-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'
import { useAction } from '../actions/use-action.ts'
import type { Command } from '../state/command-registry.ts'
import { useCluster } from '../state/streams.ts'

/** Background traffic as main last told of it; undefined for the moment before. */
export const useTraffic = createSharedComposable(() => {
  const traffic = useStream(controlBridge().traffic.onState)
  return { traffic, isOn: computed(() => traffic.value?.isOn ?? false) }
})

export function useTrafficActions() {
  const { run, isRunning } = useAction()
  const { traffic } = useTraffic()

  async function change(wanted: Partial<TrafficSwitch>): Promise<void> {
    const { isOn, ratePerSecond } = traffic.value!
    await run('traffic.set', 'Background traffic could not be switched', () =>
      controlBridge().traffic.set({ isOn, ratePerSecond, ...wanted }),
    )
  }

  return { change, isChanging: () => isRunning('traffic.set') }
}

export function useTrafficCommands(): Command[] {
  const { isRunning } = useCluster()
  const { traffic, isOn } = useTraffic()
  const { change } = useTrafficActions()
  const command = (on: boolean): Command => ({
    id: `traffic.${on ? 'on' : 'off'}`,
    title: `Switch background traffic ${on ? 'on' : 'off'}`,
    group: 'Cluster',
    icon: 'i-lucide-activity',
    keywords: 'load users requests steady',
    isPossible: () => traffic.value !== undefined && isOn.value !== on && (isRunning.value || !on),
    run: () => change({ isOn: on }),
  })
  return [command(true), command(false)]
}
