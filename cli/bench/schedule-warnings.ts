import type { Plan } from '../../bench/model/plan.ts'
import type { RunResult } from '../../bench/model/result.ts'
import { privateMembers } from '../../bench/target/open-target.ts'
import { formatSeconds, listed } from '../../bench/words/numbers.ts'
import { formatTime } from '../../services/faults/model/amounts.ts'
import { clients, everybody, type Fault } from '../../services/faults/model/fault.ts'
import { serviceKinds } from '../../services/config/config.ts'
import { parseStep } from '../../services/schedules/schedule.ts'

/** Says once what of a schedule cannot be done, or was not. */
export class ScheduleWarnings {
  #said = new Set<string>()

  /** Before anything is measured: the steps that name whom the cluster lacks. */
  before({ schedule, target }: Plan): string[] {
    if (schedule === undefined || target.kind !== 'private') return []
    const names = privateMembers(target)
    return schedule.steps.flatMap((step) => {
      const { do: deed } = parseStep(step)
      const lacking = deed.kind === 'heal' ? [] : lackingOf(deed.fault, names)
      if (lacking.length === 0) return []
      this.#said.add(step.do)
      return [
        `Warning: "${step.do}" at ${formatTime(step.at)} cannot be done: ` +
          `the benchmark's own cluster has no ${listed(lacking)}, only ${listed(names)}.`,
      ]
    })
  }

  after({ schedule }: Plan, { number, seconds, undone = [] }: RunResult): string[] {
    const news = undone.filter((line) => !this.#said.has(line) && !this.#said.has(stepOf(line)))
    for (const line of news) this.#said.add(line)
    const isTooShort = schedule?.steps.some(({ at }) => at > seconds * 1_000) ?? false
    const warnings = news.map(
      (line) => `Warning: not done in run ${number}, which lasted ${formatSeconds(seconds)}: ${line}.`,
    )
    return news.length > 0 && isTooShort ? [...warnings, 'Higher --ops make a run longer.'] : warnings
  }
}

/** Of "kill payments: There is no member …". */
function stepOf(undone: string): string {
  return undone.slice(0, undone.indexOf(': '))
}

function lackingOf(fault: Fault, names: readonly string[]): string[] {
  if ('member' in fault) return names.includes(fault.member) ? [] : [fault.member]
  const parties = fault.kind === 'partition' ? [...fault.a, ...fault.b] : [...fault.from, ...fault.to]
  const known = new Set<string>([...names, ...serviceKinds, clients, everybody])
  return parties.filter((party) => !known.has(party))
}
