import type { WindowRole } from '../../../electron/ipc/channels.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useAction } from './use-action.ts'

export function useWindowActions() {
  const { run, isRunning } = useAction()
  return {
    open: (role: WindowRole) =>
      run(`windows.open.${role}`, 'Could not open a window', () => controlBridge().windows.open({ role })),
    isOpening: (role: WindowRole) => isRunning(`windows.open.${role}`),
    focus: (id: number) =>
      run('windows.focus', 'Could not bring it forward', () => controlBridge().windows.focus({ id })),
    close: (id: number) =>
      run('windows.close', 'Could not close it', () => controlBridge().windows.close({ id })),
  }
}
