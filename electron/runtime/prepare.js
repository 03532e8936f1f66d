import { ensureBuilt } from './built.js'
import { ensureDependencies } from './dependencies.js'
import { hasDisplay, startVirtualDisplay } from './display.js'
import { ensureElectron } from './electron-binary.js'
import { ensureSystem } from './system-libraries.js'

/**
 * Brings whatever is missing, and tells with what environment the app can be run.
 * @param {{ once: boolean }} options whether it is run once, or many times one after the other
 */
export async function prepare({ once }) {
  await ensureDependencies()
  const program = await ensureElectron()
  const virtual = !hasDisplay()
  await ensureSystem(program, virtual)
  await ensureBuilt()
  const display = virtual
    ? await startVirtualDisplay({ forOne: once })
    : { env: process.env, stop: () => undefined }
  return { program, virtual, ...display }
}
