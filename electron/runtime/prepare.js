import { ensureBuilt } from './built.js'
import { ensureDependencies } from './dependencies.js'
import { hasDisplay, startVirtualDisplay } from './display.js'
import { ensureElectron } from './electron-binary.js'
import { ensureSystem } from './system-libraries.js'

/** Brings whatever is missing, and tells with what environment the app can be run. */
export async function prepare() {
  await ensureDependencies()
  const program = await ensureElectron()
  const virtual = !hasDisplay()
  await ensureSystem(program, virtual)
  await ensureBuilt()
  const display = virtual ? await startVirtualDisplay() : { env: process.env, stop: () => undefined }
  return { program, ...display }
}
