import { Notification } from 'electron'
import type { AppWindow, Windows } from './windows.ts'

export interface Notice {
  title: string
  body: string
  /** The subject: a later notice with the same tag replaces the earlier one. */
  tag?: string | undefined
  /** Also while the window is in front. */
  always?: boolean | undefined
}

export interface NoticesOptions {
  windows: Windows
  log: { info(details: object, message: string): void }
  onClick(window: AppWindow, tag: string): void
}

interface Shown {
  by: AppWindow
  text: string
  notification: Notification
}

const mostShown = 50

/** Notifications of the system for windows. Several windows of one user learn the same things, which are shown once. */
export class Notices {
  readonly #options: NoticesOptions
  /** Kept as long as they can be clicked. */
  #shown = new Map<string, Shown>()

  constructor(options: NoticesOptions) {
    this.#options = options
  }

  show(notice: Notice, by: AppWindow): void {
    if (this.#isInFront(by) && !notice.always) return
    const { log } = this.#options
    const about = { window: by.role, title: notice.title }
    if (!Notification.isSupported()) {
      log.info(about, 'no notifications: this system does not support them')
      return
    }
    const text = `${notice.title}\n${notice.body}`
    const key = `${by.role} ${by.username ?? by.id} ${notice.tag ?? text}`
    const earlier = this.#shown.get(key)
    if (earlier && earlier.by !== by && earlier.text === text) return
    earlier?.notification.close()
    const notification = this.#make(notice, by, about)
    this.#forgetOldest()
    this.#shown.set(key, { by, text, notification })
    notification.once('close', () => {
      if (this.#shown.get(key)?.notification === notification) this.#shown.delete(key)
    })
    log.info(about, 'notification asked for')
    notification.show()
  }

  /** Forgets the notices of a window that is gone. */
  forget(window: AppWindow): void {
    for (const [key, { by }] of this.#shown) if (by === window) this.#shown.delete(key)
  }

  #forgetOldest(): void {
    const [oldest] = this.#shown
    if (oldest === undefined || this.#shown.size < mostShown) return
    this.#shown.delete(oldest[0])
    oldest[1].notification.close()
  }

  #make({ title, body, tag }: Notice, by: AppWindow, about: object): Notification {
    const { windows, log, onClick } = this.#options
    const notification = new Notification({ title, body })
    notification.on('click', () => {
      windows.focus(by.id)
      if (tag !== undefined) onClick(by, tag)
    })
    notification.on('show', () => log.info(about, 'notification shown'))
    notification.on('failed', (_event, error) => log.info({ ...about, error }, 'notification failed'))
    return notification
  }

  /** It, or another window of its user. */
  #isInFront(window: AppWindow): boolean {
    const { focused } = this.#options.windows
    if (focused === undefined) return false
    const sameUser = focused.username !== undefined && focused.username === window.username
    return focused === window || (sameUser && focused.role === window.role)
  }
}
