import { existsSync } from 'node:fs'
import { app } from 'electron'
import { type Desktop, iconFile } from '../desktop.ts'
import { canHaveTray, TrayEntry } from './tray.ts'

export function setUpTray({ windows, cluster, on }: Desktop): void {
  if (!canHaveTray() || !existsSync(iconFile())) return
  const tray = new TrayEntry(iconFile(), { open: (role) => windows.open(role), quit: () => app.quit() })
  on.clusterChange.push(() => tray.show(cluster.state().phase))
}
