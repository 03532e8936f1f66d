import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { BenchmarkResult } from '../model/result.ts'
import { buildReport } from './build-report.ts'
import { withoutVariables } from './charts/colours.ts'
import { toCsv } from './to-csv.ts'
import { toHtml } from './to-html.ts'
import { toMarkdown } from './to-markdown.ts'

const chartFolder = 'charts'

/** The result in every form, into a folder that is made if need be. Gives the files' paths. */
export async function writeReport(result: BenchmarkResult, folder: string): Promise<string[]> {
  const files: [name: string, content: string][] = [
    ['report.html', toHtml(result)],
    ['report.md', toMarkdown(result, chartFolder)],
    ['results.csv', toCsv(result)],
    ['result.json', `${JSON.stringify(result, null, 2)}\n`],
    ...chartFiles(result),
  ]
  await mkdir(path.join(folder, chartFolder), { recursive: true })
  return Promise.all(
    files.map(async ([name, content]) => {
      const file = path.join(folder, name)
      await writeFile(file, content)
      return file
    }),
  )
}

function chartFiles(result: BenchmarkResult): [string, string][] {
  return buildReport(result)
    .sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'charts' ? block.charts : [])),
    )
    .map(({ name, svg }) => [path.join(chartFolder, `${name}.svg`), `${withoutVariables(svg)}\n`])
}
