import type { BenchmarkResult } from '../../bench/model/result.ts'
import { toCsv } from '../../bench/report/to-csv.ts'
import { toHtml } from '../../bench/report/to-html.ts'
import { toMarkdown } from '../../bench/report/to-markdown.ts'
import { jsonText } from '../../services/text/harmless.ts'
import type { ReportFormat } from '../ipc/bench-types.ts'

/** A result in each of the forms that are handed in, and the one that can be read in again. */
export const reports: Record<ReportFormat, (result: BenchmarkResult) => string> = {
  json: (result) => `${jsonText(result, 2)}\n`,
  csv: toCsv,
  html: toHtml,
  md: (result) => toMarkdown(result),
}
