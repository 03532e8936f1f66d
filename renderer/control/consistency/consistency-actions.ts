import { ref, shallowRef } from 'vue'
import type {
  CatalogueSettings,
  Demonstration,
  FollowerSettings,
} from '../../../electron/ipc/consistency-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useAction } from '../actions/use-action.ts'
import { useConsistency } from './use-consistency.ts'

/** The newest demonstration stays while one looks at other pages. */
const demonstration = shallowRef<Demonstration>()
const demonstratedWith = ref<CatalogueSettings>()

/** Actions on the consistency of the catalogue. */
export function useConsistencyActions() {
  const { run, isRunning } = useAction()
  const { settings } = useConsistency()
  const notice = useNotice()
  const { consistency } = controlBridge()

  function setReads(change: Partial<CatalogueSettings>): Promise<unknown> {
    const { reads, readYourWrites, monotonicReads } = { ...settings.value!, ...change }
    return run('consistency.reads', 'The setting could not be sent to the frontends', () =>
      consistency.setReads({ reads, readYourWrites, monotonicReads }),
    )
  }

  async function addFollower(): Promise<void> {
    const added = await run('consistency.add', 'No follower could be added', () => consistency.addFollower())
    if (added) notice.done('Follower added', `${added.name} fetches product-db's journal.`)
  }

  async function demonstrate(): Promise<void> {
    const shown = await run('consistency.demonstrate', 'It could not be shown', () =>
      consistency.demonstrate(),
    )
    if (!shown) return
    demonstration.value = shown
    demonstratedWith.value = settings.value
  }

  return {
    setReads,
    addFollower,
    demonstrate,
    demonstration,
    demonstratedWith,
    isAdding: () => isRunning('consistency.add'),
    isDemonstrating: () => isRunning('consistency.demonstrate'),
    isSettingReads: () => isRunning('consistency.reads'),
    removeFollower: (name: string) =>
      run(`consistency.remove.${name}`, `${name} could not be removed`, () =>
        consistency.removeFollower({ name }),
      ),
    isRemoving: (name: string) => isRunning(`consistency.remove.${name}`),
    setFollower: (name: string, change: FollowerSettings) =>
      run(`consistency.set.${name}`, `The setting could not be sent to ${name}`, () =>
        consistency.setFollower({ name, ...change }),
      ),
  }
}
