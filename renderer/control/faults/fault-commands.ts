import type { Command } from '../state/command-registry.ts'
import { useFaults } from '../state/streams.ts'
import { useFaultActions } from './fault-actions.ts'

export function useFaultCommands(): Command[] {
  const { faults } = useFaults()
  const { healAll } = useFaultActions()
  return [
    {
      id: 'faults.heal',
      title: 'Heal everything',
      group: 'Cluster',
      icon: 'i-lucide-heart-pulse',
      keywords: 'faults end stop latency partition',
      isPossible: () => faults.value.length > 0,
      run: healAll,
    },
  ]
}
