import type { FaultInput } from '../../../electron/ipc/fault-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useAction } from '../actions/use-action.ts'

/** Actions on faults. */
export function useFaultActions() {
  const { run, isRunning } = useAction()
  const notice = useNotice()
  const { faults, scenes } = controlBridge()

  /** True once it is in effect. */
  async function begin(fault: FaultInput): Promise<boolean> {
    const begun = await run('faults.add', 'The fault could not be started', () => faults.add({ fault }))
    if (begun === undefined) return false
    notice.info('Fault started', begun.text)
    return true
  }

  /** True once it is listed among the prepared ones. */
  async function prepare(fault: FaultInput): Promise<boolean> {
    const isDone = await run('faults.prepare', 'The fault could not be prepared', async () => {
      await scenes.prepare({ fault })
      return true
    })
    return isDone ?? false
  }

  async function healAll(): Promise<void> {
    const healed = await run('faults.heal-all', 'Not everything could be healed', async () => {
      await faults.healAll()
      return true
    })
    if (healed) notice.done('Everything is healed')
  }

  return {
    begin,
    prepare,
    forget: (text: string) => run('faults.prepare', 'It could not be removed', () => scenes.forget({ text })),
    healAll,
    heal: (id: string) => run(`faults.heal.${id}`, 'It could not be healed', () => faults.heal({ id })),
    isBeginning: () => isRunning('faults.add'),
    isHealing: (id: string) => isRunning(`faults.heal.${id}`),
    isHealingAll: () => isRunning('faults.heal-all'),
  }
}
