import { fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./busy-program.js', import.meta.url))

const priorities = [
  { words: 'at the lowest priority', value: constants.priority.PRIORITY_LOW },
  { words: 'at normal priority', value: constants.priority.PRIORITY_NORMAL },
]

/**
 * In turn by round.
 * @param {number} round
 */
export function priorityOf(round) {
  return priorities[(round - 1) % priorities.length]
}

/**
 * Programs that keep as many processors busy, until they are stopped or this process ends.
 * @param {number} count
 * @param {number} priority
 */
export function startBusyPrograms(count, priority) {
  const programs = Array.from({ length: count }, () => fork(program))
  for (const { pid } of programs) if (pid !== undefined) setPriority(pid, priority)
  return () => {
    for (const child of programs) child.kill('SIGKILL')
  }
}
