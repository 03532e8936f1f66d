#!/usr/bin/env node
// `npm start`: brings what is missing and runs the app. Needs nothing but Node, since it installs the rest.
import { prepare } from './prepare.js'
import { projectFolder } from './project.js'
import { sandboxArguments } from './sandbox.js'
import { orExplain } from './say.js'
import { supervise } from './supervise.js'

await orExplain(async () => {
  const { program, env, virtual, stop } = await prepare({ once: true })
  // Without a desktop there is no message bus, of which Chromium complains at length.
  const quiet = virtual ? ['--log-level=3'] : []
  const args = [...sandboxArguments(program), ...quiet, projectFolder, ...process.argv.slice(2)]
  process.exitCode = await supervise(program, args, { cwd: process.cwd(), env })
  stop()
})
