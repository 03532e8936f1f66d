import type { BenchmarkResult, Verdict } from '../model/result.ts'
import { harmlessLines } from '../../services/text/harmless.ts'
import { describeLevel, meaningOf } from '../words/verdict.ts'
import { buildReport } from './build-report.ts'
import type { Block, Chart, Section, TableColumn } from './document.ts'

/** Charts are files beside it, in the folder named; without one the report goes without them. */
export function toMarkdown(result: BenchmarkResult, chartFolder?: string): string {
  const { title, subtitle, verdict, sections } = buildReport(result)
  const pictureOf = ({ name, caption }: Chart) =>
    chartFolder === undefined
      ? []
      : [`![${escape(caption)}](${chartFolder}/${name}.svg)`, `*${escape(caption)}*`]
  const write = (section: Section) => [
    `## ${escape(section.title)}`,
    ...section.blocks.flatMap((block) => blockMarkdown(block, pictureOf)),
  ]
  const paragraphs = [
    `# ${escape(title)}`,
    escape(subtitle),
    ...verdictMarkdown('These figures', verdict, meaningOf(verdict)),
    ...sections.flatMap(write),
  ]
  return harmlessLines(`${paragraphs.join('\n\n')}\n`)
}

function blockMarkdown(block: Block, pictureOf: (chart: Chart) => string[]): string[] {
  switch (block.kind) {
    case 'text':
      return [escape(block.text)]
    case 'list':
      return [list(block.items)]
    case 'heading':
      return [`### ${escape(block.text)}`]
    case 'facts':
      return [table([{ title: 'What' }, { title: 'Value' }], block.facts)]
    case 'table':
      return [`*${escape(block.caption)}*`, table(block.columns, block.rows)]
    case 'charts':
      return block.charts.flatMap(pictureOf)
    case 'verdict':
      return verdictMarkdown(block.about, block.verdict)
  }
}

function verdictMarkdown(about: string, verdict: Verdict, meaning = ''): string[] {
  const head = `**${escape(about)}: ${describeLevel(verdict.level)}.** ${escape(meaning)}`.trim()
  return verdict.reasons.length === 0 ? [head] : [head, list(verdict.reasons.map(({ text }) => text))]
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${escape(item)}`).join('\n')
}

function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const heads = columns.map(({ title, unit }) => escape(unit ? `${title} (${unit})`.trim() : title))
  const rule = columns.map(({ figures }) => (figures ? '---:' : '---'))
  return [heads, rule, ...rows.map((row) => row.map(escape))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function escape(text: string): string {
  return text
    .replace(/[\\`*_[\]|]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s+/g, ' ')
}
