import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { harmlessLines, jsonText } from '../../services/text/harmless.ts'
import type { BenchmarkResult } from '../model/result.ts'
import { buildReport } from './build-report.ts'
import { withoutVariables } from './charts/colours.ts'
import { toPng } from './charts/to-png.ts'
import type { Chart } from './document.ts'
import { toCsv } from './to-csv.ts'
import { toHtml } from './to-html.ts'
import { toMarkdown } from './to-markdown.ts'

const chartFolder = 'charts'

/** The result in every form, into a folder that is made if need be. Gives the files' paths. */
export async function writeReport(result: BenchmarkResult, folder: string): Promise<string[]> {
  const written: string[] = []
  const write = async (name: string, content: string | Uint8Array) => {
    const file = path.join(folder, name)
    await writeFile(file, content)
    written.push(file)
  }
  await mkdir(path.join(folder, chartFolder), { recursive: true })
  await write('report.html', toHtml(result))
  await write('report.md', toMarkdown(result, chartFolder))
  await write('results.csv', toCsv(result))
  await write('result.json', `${jsonText(result, 2)}\n`)
  for (const { name, svg } of chartsOf(result)) {
    // A drawing is sharp at any size, and every program shows a picture.
    await write(path.join(chartFolder, `${name}.svg`), `${harmlessLines(withoutVariables(svg))}\n`)
    await write(path.join(chartFolder, `${name}.png`), await toPng(svg))
  }
  return written
}

/** Each has a name of its own, which becomes the names of its files. */
export function chartsOf(result: BenchmarkResult): Chart[] {
  return buildReport(result).sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'charts' ? block.charts : [])),
  )
}
