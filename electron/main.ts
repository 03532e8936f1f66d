import { join } from 'node:path'
import { app, dialog } from 'electron'
import { writeLine } from '../services/text/terminal.ts'
import { Begin } from './app/begin.ts'
import { canRead } from './app/can-read.ts'
import { Desktop } from './app/desktop.ts'
import { serveWindows } from './handlers/serve-windows.ts'
import { registerScheme, serveFiles } from './shell/app-protocol.ts'
import { recordEvents } from './app/record-events.ts'
import { readCommandLine } from './shell/command-line.ts'
import { lockDown } from './shell/lock-down.ts'
import { setUpMenu } from './app/set-up-menu.ts'
import { setUpTray } from './app/set-up-tray.ts'
import { endTogether } from './shell/quit.ts'
import { reportStart } from './app/report-start.ts'
import { takeScreenshots } from './app/screenshots.ts'
import { logUncaughtErrors } from './shell/log-uncaught-errors.ts'
import { setUpApp } from './shell/set-up-app.ts'

const commandLine = readCommandLine(process.argv)
registerScheme()

if (setUpApp(commandLine)) {
  void app.whenReady().then(begin)
} else {
  writeLine(process.stderr, 'marketlab: it is already running; its window is now in front')
  app.quit()
}

async function begin(): Promise<void> {
  const isReadable = await canRead(app.getPath('userData'), (...words) => dialog.showErrorBox(...words))
  if (isReadable) start()
  else app.exit(1)
}

function start(): void {
  const desktop = new Desktop()
  logUncaughtErrors(desktop.log)
  lockDown(desktop.log)
  serveFiles(join(app.getAppPath(), 'out-app/renderer'))
  serveWindows(desktop)
  recordEvents(desktop)
  const beginning = new Begin(desktop)
  endTogether(desktop.quitWish, () => {
    beginning.ended()
    return desktop.close()
  })
  setUpMenu(desktop)
  setUpTray(desktop)
  reportStart(desktop, beginning.controlRoom)
  app.on('second-instance', () => desktop.windows.open('control'))
  app.on('activate', () => desktop.windows.open('control'))
  if (commandLine.screenshotFolder !== undefined) void takeScreenshots(desktop, commandLine)
}
