import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** The processes whose command line names the folder. Those that have ended and wait to be noticed do not count. */
export function processesOf(folder: string): number[] {
  return process.platform === 'linux' ? fromProc(folder) : fromPs(folder)
}

function fromProc(folder: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => text(`/proc/${pid}/cmdline`).includes(folder))
    .map(Number)
}

function fromPs(folder: string): number[] {
  if (process.platform === 'win32') return []
  return execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => Number.parseInt(line, 10))
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return !/^State:\s+Z/m.test(text(`/proc/${pid}/status`))
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
