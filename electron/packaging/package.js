#!/usr/bin/env node
// `npm run package`: what electron-builder.yml says for this system, with the official Electron.
// `npm run package:dir`: the unpacked program from the Electron that is installed here, for trying it out.
import { ensureBuilt } from '../runtime/built.js'
import { ensureDependencies } from '../runtime/dependencies.js'
import { ensureElectron } from '../runtime/electron-binary.js'
import { inProject, projectFolder } from '../runtime/project.js'
import { orExplain } from '../runtime/say.js'
import { supervise } from '../runtime/supervise.js'

await orExplain(async () => {
  const args = process.argv.slice(2)
  await ensureDependencies()
  await ensureBuilt()
  if (args.includes('--dir')) {
    await ensureElectron()
    args.push(`-c.electronDist=${inProject('node_modules/electron/dist')}`)
  }
  const builder = inProject('node_modules/electron-builder/cli.js')
  const options = { cwd: projectFolder, env: process.env }
  process.exitCode = await supervise(process.execPath, [builder, '--publish', 'never', ...args], options)
})
