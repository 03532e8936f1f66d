import { formatTimeLeft } from '../../shared/format.ts'

const tooEarlyMs = 1_500

/** Roughly how long it still takes, once there is something to judge by. */
export function timeLeft(done: number, total: number, elapsedMs: number): string {
  if (done <= 0 || done >= total || elapsedMs < tooEarlyMs) return ''
  return formatTimeLeft(Math.ceil(((elapsedMs / done) * (total - done)) / 1_000))
}
