#!/usr/bin/env node
// Runs another command of the project, such as the tests of the windows, where the app itself could run.
import { inProject, projectFolder } from './project.js'
import { prepare } from './prepare.js'
import { orExplain, RuntimeProblem } from './say.js'
import { supervise } from './supervise.js'

await orExplain(async () => {
  const [name, ...args] = process.argv.slice(2)
  if (name === undefined)
    throw new RuntimeProblem('usage: node electron/runtime/run.js <command> [arguments]')
  const { env, stop } = await prepare({ once: false })
  const command = process.platform === 'win32' ? `${name}.cmd` : name
  process.exitCode = await supervise(inProject(`node_modules/.bin/${command}`), args, {
    cwd: projectFolder,
    env,
  })
  stop()
})
