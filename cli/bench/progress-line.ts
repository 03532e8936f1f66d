import type { Plan } from '../../bench/model/plan.ts'
import type { Phase, Progress } from '../../bench/model/progress.ts'
import type { RunResult } from '../../bench/model/result.ts'
import { counted, formatMs, formatRate, formatSeconds } from '../../bench/words/numbers.ts'
import { harmless } from '../../services/text/harmless.ts'
import { clearLine, writeLine, writeText } from '../../services/text/terminal.ts'
import { cutToWidth } from '../../services/text/text-width.ts'

const barWidth = 20

const words: Record<Phase, string> = {
  starting: 'starting the services',
  'setting-up': 'setting up accounts and items',
  'warming-up': 'warming up',
  running: 'run',
  stopping: 'stopping',
}

/** How far a benchmark is: one line that is written over on a terminal, a line for each run elsewhere. */
export class ProgressLine {
  #plan: Plan
  #stream: NodeJS.WriteStream
  #shown = ''
  #pace = ''

  constructor(plan: Plan, stream: NodeJS.WriteStream) {
    this.#plan = plan
    this.#stream = stream
  }

  show(progress: Progress): void {
    if (!this.#stream.isTTY) {
      if (progress.kind === 'run') writeLine(this.#stream, this.#runLine(progress))
    } else if (progress.kind === 'tick') {
      const { calls, intervalMs, latencyMs } = progress
      this.#pace = ` · ${formatRate((calls / intervalMs) * 1000)} · mean ${formatMs(latencyMs.mean)}`
    } else if (progress.kind === 'phase') {
      if (progress.phase !== 'running') this.#pace = ''
      this.#rewrite(this.#phaseLine(progress))
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

  #phaseLine({
    phase,
    scenario,
    run,
    done,
    total,
    secondsLeft,
  }: Extract<Progress, { kind: 'phase' }>): string {
    const what = phase === 'running' ? `run ${run} of ${this.#plan.runs}` : words[phase]
    const bar = total === 0 ? '' : ` ${barOf(done / total)}`
    const left = secondsLeft === null ? '' : ` · ${formatSeconds(secondsLeft)} left`
    return `${this.#clients(scenario)} · ${what}${bar}${this.#pace}${left}`
  }

  #runLine({ scenario, run }: { scenario: number; run: RunResult }): string {
    const { number, throughput, latencyMs, errors } = run
    const latencies = `mean ${formatMs(latencyMs.mean)}, p99 ${formatMs(latencyMs.p99)}`
    const which = `${this.#clients(scenario)}, run ${number} of ${this.#plan.runs}`
    return `${which}: ${formatRate(throughput)}, ${latencies}, ${counted(errors, 'error')}`
  }

  #clients(scenario: number): string {
    const { buyers, sellers } = this.#plan.scenarios[scenario]!
    return `${counted(buyers, 'buyer')} + ${counted(sellers, 'seller')}`
  }

  #rewrite(line: string): void {
    const { columns } = this.#stream
    this.#shown = columns > 0 ? cutToWidth(harmless(line), columns - 1).fits : line
    writeText(this.#stream, `${clearLine}${this.#shown}`)
  }
}

function barOf(share: number): string {
  const full = Math.round(Math.min(1, share) * barWidth)
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${Math.floor(share * 100)} %`
}
