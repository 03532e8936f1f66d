import { defineShortcuts } from '@nuxt/ui/composables'
import { controlBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'
import type { AppCommand } from '../../../electron/ipc/channels.ts'
import { findInLogs } from '../logs/use-log-query.ts'
import { useNavigation } from '../state/navigation.ts'
import { useOverlays } from '../state/overlays.ts'
import { useControlCommands } from './control-commands.ts'
import { useNamedCommands } from './use-named-commands.ts'
import { commandsWithShortcut, registerCommands, registerNamedCommands } from '../state/command-registry.ts'

/** Makes the commands known, and carries out keys and what the application menu asks for. */
export function useControlShortcuts(): void {
  const { goTo } = useNavigation()
  const { show } = useOverlays()
  registerCommands(useControlCommands())
  registerNamedCommands(useNamedCommands())

  function find(): void {
    goTo('logs')
    findInLogs()
  }

  const handlers: Record<string, () => void> = {
    meta_k: () => show('palette'),
    'meta_/': () => show('shortcuts'),
    meta_f: find,
    ...Object.fromEntries(commandsWithShortcut().map(({ shortcut, run }) => [shortcut!, () => void run()])),
  }
  // A key alone is left to an input in which somebody types.
  defineShortcuts(
    Object.fromEntries(
      Object.entries(handlers).map(([keys, handler]) => [
        keys,
        { handler, usingInput: keys.startsWith('meta') },
      ]),
    ),
  )

  useListener<AppCommand>(controlBridge().app.onCommand, (asked) => {
    if (asked.command === 'page') goTo(asked.page)
    else if (asked.command === 'find') find()
    else if (asked.command === 'palette' || asked.command === 'shortcuts' || asked.command === 'tour') {
      show(asked.command)
    }
  })
}
