#!/usr/bin/env node
// `npm run package`: what electron-builder.yml says for this system, with the official Electron.
// `npm run package:dir`: the unpacked program from the Electron that is installed here, for trying it out.
// `--for-testing`: packages from whichever Electron is installed here, named so that nobody mistakes them.
import { ensureBuilt } from '../runtime/built.js'
import { ensureDependencies } from '../runtime/dependencies.js'
import { ensureElectron } from '../runtime/electron-binary.js'
import { inProject, projectFolder } from '../runtime/project.js'
import { orExplain } from '../runtime/say.js'
import { supervise } from '../runtime/supervise.js'
import { findProgram } from '../runtime/system-libraries.js'
import { builderArguments } from './builder-arguments.js'
import { writeDebianScripts } from './debian-scripts.js'
import { refuseDevelopmentElectron } from './shippable.js'

/** Packing as small as can be takes minutes. */
const quickly = { ELECTRON_BUILDER_COMPRESSION_LEVEL: '3' }

await orExplain(async () => {
  await ensureDependencies()
  await ensureBuilt()
  const { isForTesting, isUnpacked, args } = builderArguments(process.argv.slice(2))
  const program = await ensureElectron()
  if (!isForTesting && !isUnpacked) refuseDevelopmentElectron(program)
  const builder = inProject('node_modules/electron-builder/cli.js')
  const debianScripts = writeDebianScripts(
    inProject('node_modules/app-builder-lib'),
    inProject('dist/debian-scripts'),
  )
  const options = {
    cwd: projectFolder,
    env: { ...localTools(), ...(isForTesting && quickly), ...process.env },
  }
  process.exitCode = await supervise(
    process.execPath,
    [builder, '--publish', 'never', ...args(program), ...debianScripts],
    options,
  )
})

/** What electron-builder would otherwise fetch from its release site. Whoever sets one of these knows better. */
function localTools() {
  const sevenZip = findProgram('7z') ?? findProgram('7za')
  return {
    ...(sevenZip !== undefined && { ELECTRON_BUILDER_7ZIP_PATH: sevenZip }),
    ...(findProgram('dpkg-deb') !== undefined && {
      CUSTOM_FPM_PATH: inProject('electron/packaging/fpm.js'),
    }),
  }
}
