import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** In the scripts of electron-builder, only the lines about the command in the PATH name it so. */
const program = "'/opt/${sanitizedProductName}/${executable}'"
const commandLine = "'/opt/${sanitizedProductName}/resources/bin/${executable}'"

/**
 * The scripts that run when the Debian package is installed and removed: those of electron-builder, but the command in the PATH is
 * the command line, and not the app.
 * @param {string} builder electron-builder's own module folder
 * @param {string} folder where they are written
 */
export function writeDebianScripts(builder, folder) {
  mkdirSync(folder, { recursive: true })
  return ['install', 'remove'].map((when) => {
    const source = readFileSync(join(builder, `templates/linux/after-${when}.tpl`), 'utf8')
    if (!source.includes(program))
      throw new Error(`after-${when}.tpl of electron-builder has no ${program} any more`)
    const file = join(folder, `after-${when}.tpl`)
    writeFileSync(file, source.replaceAll(program, commandLine))
    return `-c.deb.after${when === 'install' ? 'Install' : 'Remove'}=${file}`
  })
}
