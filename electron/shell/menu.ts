import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { AppCommand, WindowRole } from '../ipc/channels.ts'

export interface MenuActions {
  open(role: WindowRole): void
  /** To the window in front. */
  command(command: AppCommand): void
  /** To the control room, which is brought forward. */
  page(page: Extract<AppCommand, { command: 'page' }>['page']): void
  startAll(): void
  stopAll(): void
  restartAll(): void
  openDataFolder(): void
}

/** Every shortcut stands here, so that the system's own rules for them hold. */
export function setMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(template(actions)))
}

function template(actions: MenuActions): MenuItemConstructorOptions[] {
  const isMac = process.platform === 'darwin'
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.page('settings'),
  }
  const appMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
  return [
    ...(isMac ? [appMenu] : []),
    fileMenu(actions, isMac ? [] : [settings]),
    editMenu(actions),
    viewMenu(actions),
    clusterMenu(actions),
    { role: 'windowMenu' },
    helpMenu(actions),
  ]
}

function fileMenu(
  { open, openDataFolder }: MenuActions,
  more: MenuItemConstructorOptions[],
): MenuItemConstructorOptions {
  return {
    label: 'File',
    submenu: [
      { label: 'New buyer window', accelerator: 'CmdOrCtrl+B', click: () => open('buyer') },
      { label: 'New seller window', accelerator: 'CmdOrCtrl+Shift+B', click: () => open('seller') },
      { label: 'Control room', accelerator: 'CmdOrCtrl+0', click: () => open('control') },
      { type: 'separator' },
      { label: 'Open data folder', click: openDataFolder },
      ...more,
      { type: 'separator' },
      { role: 'close' },
      ...(process.platform === 'darwin' ? [] : [{ role: 'quit', accelerator: 'CmdOrCtrl+Q' } as const]),
    ],
  }
}

function editMenu({ command }: MenuActions): MenuItemConstructorOptions {
  return {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      { type: 'separator' },
      { label: 'Find', accelerator: 'CmdOrCtrl+F', click: () => command({ command: 'find' }) },
    ],
  }
}

function viewMenu({ command, page }: MenuActions): MenuItemConstructorOptions {
  const pages = [
    ['overview', 'Overview', '1'],
    ['cluster', 'Cluster', '2'],
    ['logs', 'Logs', '3'],
    ['snapshots', 'Snapshots', '4'],
    ['benchmark', 'Benchmark', '5'],
    ['order-desk', 'Order desk', '6'],
    ['consistency', 'Consistency', '7'],
    ['faults', 'Faults', '8'],
    ['experiments', 'Experiments', '9'],
    ['market', 'Market', 'Shift+A'],
    ['scenes', 'Scenes', 'Shift+S'],
    ['resilience', 'Resilience', 'Shift+E'],
    ['traces', 'Traces', 'Shift+T'],
    ['metrics', 'Metrics', 'Shift+M'],
    ['timeline', 'Timeline', 'Shift+L'],
  ] as const
  return {
    label: 'View',
    submenu: [
      { label: 'Command palette', accelerator: 'CmdOrCtrl+K', click: () => command({ command: 'palette' }) },
      { type: 'separator' },
      ...pages.map(([name, label, key]) => ({
        label,
        accelerator: `CmdOrCtrl+${key}`,
        click: () => page(name),
      })),
      { type: 'separator' },
      { role: 'resetZoom', accelerator: 'CmdOrCtrl+Shift+0' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(app.isPackaged
        ? []
        : [{ type: 'separator' } as const, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
    ],
  }
}

function clusterMenu({ startAll, stopAll, restartAll }: MenuActions): MenuItemConstructorOptions {
  return {
    label: 'Cluster',
    submenu: [
      { label: 'Start all services', click: startAll },
      { label: 'Stop all services', click: stopAll },
      { label: 'Restart all services', click: restartAll },
    ],
  }
}

function helpMenu({ command }: MenuActions): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [
      {
        label: 'Keyboard shortcuts',
        accelerator: 'CmdOrCtrl+/',
        click: () => command({ command: 'shortcuts' }),
      },
      { label: 'Tour', click: () => command({ command: 'tour' }) },
      ...(process.platform === 'darwin' ? [] : [{ role: 'about' } as const]),
    ],
  }
}
