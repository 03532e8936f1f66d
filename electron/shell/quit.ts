import { app } from 'electron'

const patienceMs = 9_000

/** The app ends when its last window is closed, and only after everything it started has ended. */
export function endTogether(finish: () => Promise<void>): void {
  let finished = false
  let finishing = false
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('before-quit', (event) => {
    if (finished) return
    event.preventDefault()
    if (finishing) return
    finishing = true
    // Utility processes end with this one at the latest.
    const patience = new Promise((resolve) => setTimeout(resolve, patienceMs))
    void Promise.race([finish(), patience]).finally(() => {
      finished = true
      app.exit(process.exitCode === undefined ? 0 : Number(process.exitCode))
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
