#!/usr/bin/env node
// `npm start`: brings what is missing and runs the app. Needs nothing but Node, since it installs the rest.
import { prepare } from './prepare.js'
import { projectFolder } from './project.js'
import { sandboxArguments } from './sandbox.js'
import { orExplain } from './say.js'
import { supervise } from './supervise.js'

await orExplain(async () => {
  const { program, env, stop } = await prepare({ once: true })
  const args = [...sandboxArguments(program), projectFolder, ...process.argv.slice(2)]
  process.exitCode = await supervise(program, args, { cwd: process.cwd(), env })
  stop()
})
