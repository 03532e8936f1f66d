import { compareBenchmarks } from '../../bench/compare/compare.ts'
import type { BenchmarkComparison, Difference } from '../../bench/model/comparison.ts'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import { readResult } from '../../bench/report/read-result.ts'
import { formatFigure } from '../../bench/words/numbers.ts'
import { nameScenario } from '../../bench/words/scenario.ts'
import { messageOf } from '../../services/text/error-text.ts'
import { exitCodes, UsageError } from '../base/exit-codes.ts'
import { readNamedFile } from '../base/option-files.ts'
import { type Printer, stdoutPrinter } from '../output/printer.ts'

/** Says what differs between two results, and how sure that is. The exit code is for scripts. */
export function compareResults(first: string, second: string, options: { json?: boolean }): void {
  const comparison = compareBenchmarks(resultIn(first), resultIn(second))
  const printer = stdoutPrinter(options)
  printer.data(comparison)
  show(comparison, printer)
  process.exitCode = exitCodeOf(comparison)
}

function resultIn(file: string): BenchmarkResult {
  try {
    return readResult(readNamedFile(file))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`"${file}": ${messageOf(error)}`)
  }
}

function show(
  { text, first, second, conditions, warnings, scenarios }: BenchmarkComparison,
  printer: Printer,
): void {
  printer.say(`First   ${first.title}, ${first.startedAt}, ${first.verdict.level}`)
  printer.say(`Second  ${second.title}, ${second.startedAt}, ${second.verdict.level}`)
  printer.say(text)
  for (const warning of warnings) printer.say(printer.style('yellow', warning))
  if (conditions.length > 0) {
    printer.table(
      [{ title: 'Differs' }, { title: 'First', flexible: true }, { title: 'Second', flexible: true }],
      conditions.map(({ name, first: one, second: other }) => [name, one, other]),
    )
  }
  for (const { comparison, ...clients } of scenarios) {
    printer.say(`\n${nameScenario(clients)}`)
    if (!comparison.comparable) {
      printer.say(comparison.text)
      continue
    }
    printer.table(
      [
        { title: 'Figure' },
        { title: 'First', align: 'right' },
        { title: 'Second', align: 'right' },
        { title: 'Difference', flexible: true },
      ],
      comparison.differences.map((difference) => rowOf(difference)),
    )
    for (const warning of comparison.warnings) printer.say(printer.style('yellow', warning))
  }
}

function rowOf({ name, unit, first, second, text }: Difference): string[] {
  return [name, `${formatFigure(first.median)} ${unit}`, `${formatFigure(second.median)} ${unit}`, text]
}

/** 1: the second is clearly worse in a figure. 3: nothing can be said, or nothing that can be relied on. */
function exitCodeOf({ first, second, scenarios }: BenchmarkComparison): number {
  const compared = scenarios.flatMap(({ comparison }) => (comparison.comparable ? [comparison] : []))
  const isTrusted = [first, second].every(({ verdict }) => verdict.level === 'trustworthy')
  if (compared.length === 0 || !isTrusted) return exitCodes.notTrustworthy
  const isWorse = compared.some(({ differences }) => differences.some(({ better }) => better === 'first'))
  return isWorse ? exitCodes.failed : exitCodes.done
}
