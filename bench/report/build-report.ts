import type { BenchmarkResult } from '../model/result.ts'
import { counted, formatSeconds } from '../words/numbers.ts'
import type { Report } from './document.ts'
import { distributionSection } from './sections/distribution.ts'
import { errorsSection } from './sections/errors.ts'
import { faultsSection } from './sections/faults.ts'
import { methodSection } from './sections/method.ts'
import { operationsSection } from './sections/operations.ts'
import { overviewSection } from './sections/overview.ts'
import { setUpSection } from './sections/set-up.ts'
import { timeSection } from './sections/time.ts'
import { trustSection } from './sections/trust.ts'

/** All that a report says, before it is written in one form or another. */
export function buildReport(result: BenchmarkResult): Report {
  const measured = result.scenarios.some(({ runs }) => runs.length > 0)
  return {
    title: result.title,
    subtitle: describeOccasion(result),
    verdict: result.verdict,
    sections: [
      overviewSection(result),
      ...faultsSection(result),
      ...(measured
        ? [timeSection(result), distributionSection(result), operationsSection(result), errorsSection(result)]
        : []),
      setUpSection(result),
      trustSection(result),
      methodSection(),
    ],
  }
}

function describeOccasion({ startedAt, endedAt, machine, scenarios, versions }: BenchmarkResult): string {
  const took = formatSeconds((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)
  return `${formatMoment(startedAt)} on ${machine.hostname}, ${counted(scenarios.length, 'scenario')} in ${took}, Marketlab ${versions.marketlab}`
}

/** In universal time, so that the same result makes the same report everywhere. */
function formatMoment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}
