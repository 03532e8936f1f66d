import { app, clipboard, Notification } from 'electron'
import type { Desktop } from '../desktop.ts'
import { type AppInfo, type ControlChannels, type ShopChannels, shopChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/gateway.ts'
import type { AppWindow } from '../windows.ts'

type Common = Pick<ShopChannels, 'app' | 'theme' | 'windows'> & Pick<ControlChannels, 'app' | 'theme'>

/** What every window may ask. */
export function commonHandlers({ gateway, settings, windows, log }: Desktop): Handlers<Common, AppWindow> {
  return {
    app: {
      info: (_, { id, role }) => infoFor(id, role),
      setTitle: ({ title }, window) => windows.setTitle(window, title),
      copy: ({ text }) => clipboard.writeText(text),
      notify({ title, body, tag, always }, window) {
        if (!settings.current.notifications) return
        if (window.browser.isFocused() && !always) return
        const about = { window: window.role, title }
        if (!Notification.isSupported()) {
          log.info(about, 'no notification: this system shows none')
          return
        }
        const notification = new Notification({ title, body })
        notification.on('click', () => {
          windows.focus(window.id)
          if (tag !== undefined)
            gateway.tell(shopChannels, 'app', 'onCommand', { command: 'notification', tag }, window)
        })
        notification.on('show', () => log.info(about, 'notification shown'))
        notification.on('failed', (_event, error) => log.info({ ...about, error }, 'notification failed'))
        log.info(about, 'notification asked for')
        notification.show()
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
