import { spawn } from 'node:child_process'
import { findProgram } from './system-libraries.js'
import { RuntimeProblem, say } from './say.js'

/** It only ends what hangs: a busy machine takes many seconds for it. */
const startMs = 60_000

/** Set where the display was made by `startVirtualDisplay`: there, nobody minds if more of them are made. */
export const virtualDisplayVariable = 'MARKETLAB_VIRTUAL_DISPLAY'

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * A virtual display of its own number. With `forOne` it ends with the program that draws on it, whatever becomes of this
 * process; else it ends with this process.
 * @param {{ forOne: boolean }} options
 * @returns {Promise<{ env: NodeJS.ProcessEnv, stop(): void }>}
 */
export function startVirtualDisplay({ forOne }) {
  return new Promise((resolve, reject) => {
    const xvfb = [findProgram('Xvfb'), '-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp']
    const binder = findProgram('setpriv')
    const bound = binder === undefined ? [] : [binder, '--pdeathsig', 'TERM']
    const [command, ...args] = forOne ? [...xvfb, '-terminate'] : [...bound, ...xvfb]
    const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const failed = () => {
      server.kill()
      reject(new RuntimeProblem('Xvfb did not start: run it by hand to see why'))
    }
    const timer = setTimeout(failed, startMs)
    server.once('exit', failed)
    server.once('error', failed)
    server.stdio[3].setEncoding('utf8').once('data', (number) => {
      clearTimeout(timer)
      const display = `:${number.trim()}`
      say(`no display here: running under Xvfb on ${display}`)
      // Nobody answers on the session bus of a machine without a desktop, and looking for it takes time.
      const bus = process.env.DBUS_SESSION_BUS_ADDRESS ?? 'disabled:'
      resolve({
        env: {
          ...process.env,
          DISPLAY: display,
          DBUS_SESSION_BUS_ADDRESS: bus,
          [virtualDisplayVariable]: display,
        },
        stop: () => server.kill(),
      })
    })
  })
}
