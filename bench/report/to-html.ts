import type { BenchmarkResult } from '../model/result.ts'
import { meaningOf } from '../words/verdict.ts'
import { buildReport } from './build-report.ts'
import { embedResult } from './embedded-result.ts'
import { htmlPage, verdictBox } from './html-page.ts'

/** One file that needs no other: pictures, style and the raw result are within. */
export function toHtml(result: BenchmarkResult): string {
  const { title, subtitle, verdict, sections } = buildReport(result)
  return htmlPage({
    title,
    subtitle,
    sections,
    lead: verdictBox('These figures', verdict, meaningOf(verdict)),
    footer: 'The raw result, with all its histograms, is part of this file.',
    appendix: embedResult(result),
  })
}
