import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { app } from 'electron'
import { writeLine } from '../../services/text/terminal.ts'
import type { Desktop } from './desktop.ts'
import type { AppWindow } from '../shell/windows.ts'
import type { CommandLine } from '../shell/command-line.ts'

/** Charts and transitions come to rest. */
const settleMs = 1_500

const healthyMs = 20_000

/** Opens a window of each kind, saves a picture of each, and quits. */
export async function takeScreenshots(
  desktop: Desktop,
  { screenshotFolder, stay }: CommandLine,
): Promise<void> {
  // The tour of a first start waits for somebody to take it, and would lie over the picture.
  desktop.settings.assume({ tourSeen: true })
  desktop.windows.open('buyer')
  desktop.windows.open('seller')
  const until = Date.now() + healthyMs
  while (desktop.cluster.state().phase !== 'healthy' && Date.now() < until) await pause(50)
  const files = await saveScreenshots(desktop.windows.all, screenshotFolder!)
  for (const file of files) writeLine(process.stdout, `saved ${file}`)
  if (!stay) app.quit()
}

/** Saves what each window shows, once it has painted, as <role>-<number>.png. */
async function saveScreenshots(windows: readonly AppWindow[], folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  await Promise.all(windows.map(({ painted }) => painted))
  await pause(settleMs)
  const files: string[] = []
  for (const { browser, role, nth } of windows) {
    const picture = await browser.webContents.capturePage()
    const file = join(folder, role === 'control' ? 'control.png' : `${role}-${nth}.png`)
    writeFileSync(file, picture.toPNG())
    files.push(file)
  }
  return files
}
