import { spawn } from 'node:child_process'

/**
 * Runs a program to its end. `collect` hands over what it prints, `quiet` throws its complaints away.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, collect?: boolean, quiet?: boolean, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export function runCommand(command, args, { cwd, collect, quiet, env, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      timeout: timeoutMs,
      // What it prints goes to stderr: stdout belongs to the program that is started in the end.
      stdio: ['ignore', collect ? 'pipe' : quiet ? 'ignore' : 2, quiet ? 'ignore' : 2],
    })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', () => resolve({ code: null, output }))
    child.once('close', (code) => resolve({ code, output }))
  })
}

/** npm as the one that started us, else the one beside this Node: on Windows it is a script that needs a shell. */
export function npmCommand(args) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return [process.execPath, [script, ...args]]
  return process.platform === 'win32' ? ['cmd.exe', ['/d', '/c', 'npm', ...args]] : ['npm', args]
}
