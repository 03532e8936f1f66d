import { type BrowserWindow, dialog } from 'electron'
import { CrashLimit } from './crash-limit.ts'

interface Log {
  error(details: object, message: string): void
}

/** A page that crashed is loaded again; one that goes on crashing only when the user says so. */
export function loadAgainAfterCrashes(browser: BrowserWindow, role: string, log: Log): void {
  const limit = new CrashLimit()
  // A page that is loaded while Electron still tells of its crash takes the whole app with it.
  const reload = () => setImmediate(() => browser.isDestroyed() || browser.webContents.reload())
  browser.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || browser.isDestroyed()) return
    if (limit.mayLoadAgain()) {
      log.error({ window: role, reason }, 'a window crashed and is loaded again')
      reload()
      return
    }
    log.error({ window: role, reason }, 'a window crashed too often and is not loaded again')
    void askUser(browser).then((again) => {
      limit.forget()
      if (again) reload()
      else if (!browser.isDestroyed()) browser.close()
    })
  })
}

/** The system's dialog, since there is no page that could show one. */
async function askUser(browser: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(browser, {
    type: 'error',
    message: 'This window keeps crashing.',
    detail:
      'It was loaded again several times within a minute and crashed each time. The cluster and its data are not ' +
      'touched by this. The logs in the control room say more.',
    buttons: ['Load it again', 'Close the window'],
    defaultId: 0,
    cancelId: 1,
  })
  return response === 0
}
