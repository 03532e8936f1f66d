import { app } from 'electron'
import type { CommandLine } from './command-line.ts'

/** Must come before the app is ready. False if another one runs already, which then comes to the front. */
export function setUpApp({ userDataFolder }: CommandLine): boolean {
  app.setName('Marketlab')
  if (userDataFolder !== undefined) app.setPath('userData', userDataFolder)
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  return app.requestSingleInstanceLock()
}
