import { shell } from 'electron'
import type { Desktop } from './desktop.ts'
import { type AppCommand, controlChannels, shopChannels } from '../ipc/channels.ts'
import { setMenu } from '../shell/menu.ts'

export function setUpMenu(desktop: Desktop): void {
  const { windows, router, cluster, settings, log } = desktop
  const quietly = (work: Promise<void>) => void work.catch((error: Error) => log.warn({}, error.message))
  setMenu({
    open: (role) => windows.open(role),
    command(command: AppCommand) {
      const window = windows.focused
      if (window) router.tell(shopChannels, 'app', 'onCommand', command, window)
    },
    page(page) {
      router.tell(controlChannels, 'app', 'onCommand', { command: 'page', page }, windows.open('control'))
    },
    startAll: () => quietly(cluster.start('all')),
    stopAll: () => quietly(cluster.stop('all')),
    restartAll: () => quietly(cluster.restart('all')),
    openDataFolder: () => void shell.openPath(settings.current.dataFolder),
  })
}
