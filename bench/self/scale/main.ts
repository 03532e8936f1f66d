import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { renderTable } from '../../../services/text/table.ts'
import { writeLine } from '../../../services/text/terminal.ts'
import { readFigures } from './figures.ts'
import { type Layout, type Outcome, simulate } from './simulate.ts'

/** Computes what a market on PostgreSQL could do on one machine, and on several that share it (docs/scale.md). */
const { values } = parseArgs({
  options: {
    figures: {
      type: 'string',
      default: fileURLToPath(new URL('../docs/scale-figures.yaml', import.meta.url)),
    },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const layouts: readonly Layout[] = [
  { cut: 'none', databases: 1 },
  ...[2, 4, 8].map((databases) => ({ cut: 'category' as const, databases })),
  ...[2, 4, 8].map((databases) => ({ cut: 'seller' as const, databases })),
  ...[3, 9].map((databases) => ({ cut: 'distributed' as const, databases })),
]
const names = {
  none: 'one primary',
  category: 'cut by category',
  seller: 'cut by seller',
  distributed: 'distributed SQL',
}

const { figures, all, assumed } = readFigures(values.figures)
const outcomes = layouts.map((layout) => simulate(figures, layout, { seed: Number(values.seed) }))
const write = (line: string) => writeLine(process.stdout, line)
if (values.json) write(JSON.stringify({ assumed, all, outcomes }))
else {
  write(tableOf(outcomes))
  write(`\n${assumed} of ${all} figures are assumed (${values.figures}).`)
}

function tableOf(rows: readonly Outcome[]): string {
  const titles = [
    'Layout',
    'Machines',
    'Requests/s',
    'Purchases/s',
    'p99 search',
    'p99 purchase',
    'Cores',
    'Log',
    'Spread',
  ]
  const share = (value: number) => `${Math.round(value * 100)} %`
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return renderTable(
    titles.map((title, index) => (index === 0 ? { title } : { title, align: 'right' as const })),
    rows.map((row) => [
      names[row.cut],
      String(row.databases),
      String(Math.round(row.throughput)),
      String(Math.round(row.purchases)),
      ms(row.searchP99),
      ms(row.purchaseP99),
      share(row.processor),
      share(row.log),
      share(row.spread),
    ]),
  )
}
