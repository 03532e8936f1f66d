import { app, clipboard } from 'electron'
import { ApiError } from '../../services/wire/errors.ts'
import type { Desktop } from '../app/desktop.ts'
import { type AppInfo, type ControlChannels, type ShopChannels, shopChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { Ration } from '../ipc/page-limits.ts'
import { Notices } from '../shell/notices.ts'
import type { AppWindow } from '../shell/windows.ts'

type Common = Pick<ShopChannels, 'app' | 'theme' | 'windows'> & Pick<ControlChannels, 'app' | 'theme'>

const mostWindows = 20

/** Answers the requests that every window may make. */
export function commonHandlers(desktop: Desktop): Handlers<Common, AppWindow> {
  const { router, settings, windows, log, on, quitWish } = desktop
  const notices = new Notices({
    windows,
    log,
    onClick: (window, tag) =>
      router.tell(shopChannels, 'app', 'onCommand', { command: 'notification', tag }, window),
  })
  on.windowClose.push((window) => notices.forget(window))
  const copies = new Ration({ most: 20, everyMs: 500 })
  const notifications = new Ration({ most: 20, everyMs: 1_000 })
  const openings = new Ration({ most: 10, everyMs: 1_000 })
  return {
    app: {
      info: (_, { id, role }) => infoFor(id, role),
      copy: ({ text }, window) => {
        if (!copies.take(window)) throw tooOften('copies to the clipboard')
        clipboard.writeText(text)
      },
      notify: (notice, window) => {
        if (!settings.current.notifications) return
        if (!notifications.take(window)) throw tooOften('notifications')
        notices.show(notice, window)
      },
      stay: () => quitWish.ends(),
    },
    theme: {
      set: ({ theme }) => settings.change({ theme }),
    },
    windows: {
      open: ({ role }, window) => {
        if (windows.all.length >= mostWindows)
          throw new ApiError('OVERLOADED', `There are ${mostWindows} windows already. Close one first.`)
        if (!openings.take(window)) throw tooOften('new windows')
        return { id: windows.open(role).id }
      },
    },
  }
}

function tooOften(what: string): ApiError {
  return new ApiError('OVERLOADED', `This window asks for too many ${what}. Wait a moment.`, {
    retryable: true,
  })
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
