import { existsSync } from 'node:fs'
import { app } from 'electron'
import { iconFile } from './built-files.ts'
import type { Desktop } from './desktop.ts'
import { canHaveTray, TrayEntry } from '../shell/tray.ts'

export function setUpTray({ windows, cluster, on, log }: Desktop): void {
  if (!canHaveTray() || !existsSync(iconFile())) {
    log.info({}, 'no tray entry: this session has no message bus to show one on')
    return
  }
  const tray = new TrayEntry(iconFile(), { open: (role) => windows.open(role), quit: () => app.quit() })
  log.info({}, 'tray entry made')
  on.clusterChange.push(() => tray.show(cluster.state().phase))
}
