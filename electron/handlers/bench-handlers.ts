import { addressWords } from '../../bench/words/conditions.ts'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import { ApiError } from '../../services/wire/errors.ts'
import type { Desktop } from '../app/desktop.ts'
import type { ControlChannels } from '../ipc/channels.ts'
import type { Plan } from '../ipc/bench-types.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { ask, askForFile, askForFolder, askWhereToSave } from '../shell/dialogs.ts'
import type { AppWindow } from '../shell/windows.ts'
import { fileNameOf } from '../base/file-name.ts'

type Topics = Pick<ControlChannels, 'bench'>

type Chart = z.output<ControlChannels['bench']['saveCharts']['args']>['charts'][number]

const largestResult = 200_000_000

const reportTitles = {
  json: 'Save the result',
  csv: 'Save the figures as CSV',
  html: 'Save the report',
  md: 'Save the report as Markdown',
}

/** Answers the requests of the page Benchmark. */
export function benchHandlers({ bench, scheduleReader }: Desktop): Handlers<Topics, AppWindow> {
  const { desk, archive } = bench
  return {
    bench: {
      async add({ plan, title }, { browser }) {
        if (!(await mayMeasure(plan.target, browser))) return null
        return { id: desk.add(plan, title) }
      },
      remove: ({ id }) => desk.remove(id),
      move: ({ id, place }) => desk.move(id, place),
      cancel: (which) => desk.cancel(which),
      acceptEnd: () => desk.acceptEnd(),
      list: () => archive.list(),
      get: ({ id }) => archive.get(id),
      rename: ({ id, title }) => archive.rename(id, title),
      delete: ({ id }) => archive.remove(id),
      compare: ({ first, second }) => archive.compare(first, second),
      write: () => archive.write(),
      acceptProblem: () => archive.acceptProblem(),
      async import(_, { browser }) {
        const path = await askForFile(browser, 'Import a benchmark', ['json', 'html'])
        if (path === undefined) return null
        if ((await stat(path)).size > largestResult)
          throw new ApiError('INVALID_ARGUMENT', `${basename(path)} is too large to be a benchmark.`)
        return archive.import(await readFile(path, 'utf8'))
      },
      async openWorkload(_, { browser }) {
        const path = await askForFile(browser, 'Open a workload', ['yaml', 'yml'])
        return path === undefined ? null : scheduleReader.readWorkload(path)
      },
      async export({ id, format }, { browser }) {
        const { summary } = await archive.get(id)
        const name = `${fileNameOf(summary.title)}.${format}`
        const path = await askWhereToSave(browser, reportTitles[format], name, [format])
        if (path === undefined) return null
        await writeFile(path, await archive.report(id, format))
        return { name: basename(path), path }
      },
      async saveCharts({ title, charts }, { browser }) {
        if (charts.length > 1) {
          const parent = await askForFolder(browser, 'Save all charts into a folder')
          if (parent === undefined) return null
          const path = join(parent, `${fileNameOf(title)}-charts`)
          await mkdir(path, { recursive: true })
          for (const { name, png } of charts) await writePng(join(path, `${fileNameOf(name)}.png`), png)
          return { name: basename(path), path }
        }
        const [{ name, png }] = charts as [Chart]
        const path = await askWhereToSave(browser, 'Save the chart', `${fileNameOf(name)}.png`, ['png'])
        if (path === undefined) return null
        await writePng(path, png)
        return { name: basename(path), path }
      },
    },
  }
}

/** A page alone shall not put other computers under load. */
async function mayMeasure(target: Plan['target'], browser: AppWindow['browser']): Promise<boolean> {
  if (target.kind !== 'addresses') return true
  return ask(browser, {
    message: `Measure ${addressWords(target.buyer)} and ${addressWords(target.seller)}?`,
    detail:
      'The benchmark creates accounts and items there and puts the services under full load. ' +
      'Ask the person who runs them first.',
    action: 'Measure',
  })
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

async function writePng(path: string, base64: string): Promise<void> {
  const bytes = Buffer.from(base64, 'base64')
  if (!bytes.subarray(0, pngSignature.length).equals(pngSignature))
    throw new ApiError('INVALID_ARGUMENT', 'A chart must be a PNG picture.')
  await writeFile(path, bytes)
}
