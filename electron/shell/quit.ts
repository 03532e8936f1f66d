import { app, BrowserWindow } from 'electron'
import { ask } from './dialogs.ts'
import type { QuitWish } from './quit-wish.ts'

const patienceMs = 9_000

/**
 * The app ends when its last window is closed, and only after everything it started has ended. Windows are closed first,
 * and one with unsaved input asks. If the user stays in it, the app does not end.
 */
export function endTogether(wish: QuitWish, finish: () => Promise<void>): void {
  let ending = false
  function end(): void {
    if (ending) return
    ending = true
    // Utility processes end with this one at the latest.
    const patience = new Promise((resolve) => setTimeout(resolve, patienceMs))
    void Promise.race([finish(), patience]).finally(() =>
      app.exit(process.exitCode === undefined ? 0 : Number(process.exitCode)),
    )
  }
  app.on('before-quit', () => wish.begins())
  app.on('browser-window-created', (_event, browser) =>
    browser.webContents.on('will-prevent-unload', () => {
      if (wish.isRefused()) void askWhetherToStay(browser, wish)
    }),
  )
  app.on('window-all-closed', () => {
    // A Mac ends an app only where the user wants it: perhaps before a window asked about its input.
    if (process.platform !== 'darwin' || wish.isThere) app.quit()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    end()
  })
  // Nobody may be there to answer a question.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}

/** In place of a page that does not let its window close. */
async function askWhetherToStay(browser: BrowserWindow, wish: QuitWish): Promise<void> {
  const isAgreed = await ask(browser, {
    message: 'Quit without what is in this window?',
    detail: 'The window says that it has input that is not saved. It is lost if you quit now.',
    action: 'Quit',
  }).catch(() => false)
  if (!isAgreed) {
    wish.ends()
    return
  }
  for (const each of BrowserWindow.getAllWindows()) each.destroy()
  app.quit()
}
