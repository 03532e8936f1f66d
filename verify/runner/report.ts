import { cpus } from 'node:os'
import { type Column, renderTable } from '../../services/text/table.ts'
import type { ClaimReport, TryReport } from './run-claims.ts'

const columns: Column[] = [
  { title: 'Claim' },
  { title: 'Answer' },
  { title: 'Measured', flexible: true },
  { title: 'Promised', flexible: true },
  { title: 'Tries', align: 'right' },
]

/** The try that an answer rests on: one that holds if there is one, otherwise the last. */
function decisive({ tries }: ClaimReport): TryReport | undefined {
  return tries.find(({ holds }) => holds) ?? tries.at(-1)
}

export function lineOf(report: ClaimReport): string {
  const { answer, reason, seconds } = report
  const found = decisive(report)
  const figures = found === undefined ? '' : `: ${found.figure} (promised: ${found.bound})`
  const why = reason === undefined ? '' : `; ${reason}`
  return `${answer}${figures}${why} [${seconds.toFixed(0)} s]`
}

export function tableOf(reports: readonly ClaimReport[], width: number): string {
  const rows = reports.map((report) => {
    const found = decisive(report)
    const figure = found?.figure ?? '–'
    return [
      report.id,
      report.answer,
      report.reason === undefined ? figure : `${figure}; ${report.reason}`,
      found?.bound ?? '–',
      String(report.tries.length),
    ]
  })
  return renderTable(columns, rows, width)
}

export function closingLineOf(reports: readonly ClaimReport[]): string {
  const count = (answer: ClaimReport['answer']) => reports.filter((report) => report.answer === answer).length
  return `${count('holds')} hold, ${count('does not hold')} do not hold, ${count('cannot be told')} cannot be told on this machine now`
}

export function jsonOf(reports: readonly ClaimReport[], startedAt: Date): string {
  const machine = { cpuModel: cpus()[0]?.model.trim() ?? 'unknown', cpus: cpus().length }
  const whole = { format: 1, startedAt: startedAt.toISOString(), node: process.version, machine }
  return `${JSON.stringify({ ...whole, claims: reports }, undefined, 2)}\n`
}
