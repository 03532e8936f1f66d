import { Menu, nativeImage, Tray } from 'electron'
import type { ClusterPhase } from '../ipc/cluster-types.ts'
import type { WindowRole } from '../ipc/channels.ts'

export interface TrayActions {
  open(role: WindowRole): void
  quit(): void
}

const iconSize = 22

/** The entry beside the clock: how the cluster is, and the windows. */
export class TrayEntry {
  readonly #tray: Tray
  readonly #actions: TrayActions
  #phase: ClusterPhase | undefined

  constructor(icon: string, actions: TrayActions) {
    this.#actions = actions
    this.#tray = new Tray(nativeImage.createFromPath(icon).resize({ width: iconSize, height: iconSize }))
    this.#tray.on('click', () => actions.open('control'))
    this.show('stopped')
  }

  show(phase: ClusterPhase): void {
    if (phase === this.#phase) return
    this.#phase = phase
    const { open, quit } = this.#actions
    this.#tray.setToolTip(`Marketlab: cluster ${phase}`)
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: `Cluster ${phase}`, enabled: false },
        { type: 'separator' },
        { label: 'Control room', click: () => open('control') },
        { label: 'New buyer window', click: () => open('buyer') },
        { label: 'New seller window', click: () => open('seller') },
        { type: 'separator' },
        { label: 'Quit Marketlab', click: quit },
      ]),
    )
  }
}

/** Without a session bus there is nobody to show an entry, and trying only makes noise. */
export function canHaveTray(): boolean {
  if (process.platform !== 'linux') return true
  const bus = process.env.DBUS_SESSION_BUS_ADDRESS
  return bus !== undefined && bus !== '' && bus !== 'disabled:'
}
