import type { ExperimentProgress } from '../../bench/model/experiment.ts'
import { phaseWords } from '../../bench/words/experiment-phases.ts'
import { type Schedule, shortened } from '../../services/schedules/schedule.ts'
import { harmless } from '../../services/text/harmless.ts'
import { clearLine, writeText } from '../../services/text/terminal.ts'
import { cutToWidth } from '../../services/text/text-width.ts'

/** How far an experiment is: one line that is written over on a terminal, a line for each step elsewhere. */
export class ExperimentProgressLine {
  #stream: NodeJS.WriteStream
  #shown = ''

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show(progress: ExperimentProgress, schedule: Schedule, short: boolean): void {
    if (progress.kind === 'step') {
      const { firedAt, text } = progress.step
      this.write(`${(firedAt / 1000).toFixed(2)} s: ${text}`)
    } else if (this.#stream.isTTY) {
      const length = (short ? shortened(schedule) : schedule).length
      this.#rewrite(progress.kind === 'phase' ? phaseWords[progress.phase] : tickLine(progress.tick, length))
    }
  }

  /** A line of its own above the progress. */
  write(line: string): void {
    writeText(this.#stream, this.#stream.isTTY ? `${clearLine}${line}\n${this.#shown}` : `${line}\n`)
  }

  end(): void {
    if (this.#shown !== '') writeText(this.#stream, clearLine)
    this.#shown = ''
  }

  #rewrite(line: string): void {
    const { columns } = this.#stream
    this.#shown = columns > 0 ? cutToWidth(harmless(line), columns - 1).fits : line
    writeText(this.#stream, `${clearLine}${this.#shown}`)
  }
}

function tickLine(
  { at, answered, failed, p99 }: Extract<ExperimentProgress, { kind: 'tick' }>['tick'],
  lengthMs: number,
): string {
  const latency = p99 === null ? '' : ` · p99 ${Math.round(p99)} ms`
  const failures = failed === 0 ? '' : ` · ${failed} failed`
  return `${(at / 1000).toFixed(1)} of ${lengthMs / 1000} s · ${answered * 4} calls/s${latency}${failures}`
}
