import { app, clipboard } from 'electron'
import type { Desktop } from '../desktop.ts'
import { type AppInfo, type ControlChannels, type ShopChannels, shopChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/gateway.ts'
import { Notices } from '../shell/notices.ts'
import type { AppWindow } from '../windows.ts'

type Common = Pick<ShopChannels, 'app' | 'theme' | 'windows'> & Pick<ControlChannels, 'app' | 'theme'>

/** What every window may ask. */
export function commonHandlers({
  gateway,
  settings,
  windows,
  log,
  on,
}: Desktop): Handlers<Common, AppWindow> {
  const notices = new Notices({
    windows,
    log,
    onClick: (window, tag) =>
      gateway.tell(shopChannels, 'app', 'onCommand', { command: 'notification', tag }, window),
  })
  on.windowClose.push((window) => notices.forget(window))
  return {
    app: {
      info: (_, { id, role }) => infoFor(id, role),
      setTitle: ({ title }, window) => windows.setTitle(window, title),
      copy: ({ text }) => clipboard.writeText(text),
      notify: (notice, window) => {
        if (settings.current.notifications) notices.show(notice, window)
      },
    },
    theme: {
      set: ({ theme }) => settings.change({ theme }),
    },
    windows: {
      open: ({ role }) => ({ id: windows.open(role).id }),
    },
  }
}

function infoFor(windowId: number, role: AppInfo['role']): AppInfo {
  const { electron, chrome, node } = process.versions
  return {
    windowId,
    role,
    version: app.getVersion(),
    platform: process.platform as AppInfo['platform'],
    packaged: app.isPackaged,
    versions: { electron: electron!, chrome: chrome!, node },
  }
}
