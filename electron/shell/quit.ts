import { app } from 'electron'

const patienceMs = 9_000

/**
 * The app ends when its last window is closed, and only after everything it started has ended. Windows are closed first,
 * and one with unsaved input asks. If the user stays in it, the app does not end.
 */
export function endTogether(finish: () => Promise<void>): void {
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
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    end()
  })
  // Nobody may be there to answer a question.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}
