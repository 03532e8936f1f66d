import type { Command } from '../state/command-registry.ts'
import { useCluster } from '../state/streams.ts'
import { useNavigation } from '../state/navigation.ts'
import { useConsistencyActions } from './consistency-actions.ts'

/** The actions of the page Consistency as commands. */
export function useConsistencyCommands(): Command[] {
  const { isServing } = useCluster()
  const { goTo } = useNavigation()
  const { addFollower, isAdding } = useConsistencyActions()
  return [
    {
      id: 'consistency.add',
      title: 'Add a follower of product-db',
      group: 'Consistency',
      icon: 'i-lucide-copy-plus',
      keywords: 'replica replication lag',
      isPossible: () => isServing.value && !isAdding(),
      run: () => {
        goTo('consistency')
        return addFollower()
      },
    },
  ]
}
