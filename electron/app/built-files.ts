import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

export function iconFile(): string {
  return join(app.getAppPath(), 'resources/icons/icon.png')
}

/** A program of the project that runs in plain Node. */
export function serviceFile(program: string): string {
  return join(app.getAppPath(), 'out', `${program}.js`)
}

export function builtFile(path: string): URL {
  return pathToFileURL(join(app.getAppPath(), path))
}
