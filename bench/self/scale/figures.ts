import { z } from 'zod'
import { boundedText } from '../../../services/config/bounded-text.ts'
import { readYaml } from '../../../services/config/yaml-text.ts'

const mostBytes = 65_536

/** A figure, and where it comes from: "assumed", or the command and the day on which it was measured. */
const figure = (value = z.number().min(0)) => z.strictObject({ value, source: z.string().min(3) })
const count = () => figure(z.int().min(1))
const share = () => figure(z.number().min(0).max(1))

const schema = z.strictObject({
  hardware: z.strictObject({ cores: count(), flushMs: figure(), networkMs: figure(), standbyMs: figure() }),
  processor: z.strictObject({
    search: figure(),
    searchLeast: figure(),
    item: figure(),
    change: figure(),
    purchase: figure(),
    line: figure(),
    prepare: figure(),
  }),
  market: z.strictObject({
    categories: count(),
    itemsInCategory: count(),
    sellers: count(),
    popularity: figure(),
    linesInCart: count(),
    sameCategory: share(),
    sameSeller: share(),
  }),
  load: z.strictObject({
    clients: count(),
    search: share(),
    searchInCategory: share(),
    item: share(),
    purchase: share(),
  }),
  distributed: z.strictObject({ processorFactor: figure(), quorumMs: figure() }),
})

type Values<Section> = { [Name in keyof Section]: number }
type Read = z.output<typeof schema>
export type Figures = { [Section in keyof Read]: Values<Read[Section]> }

export interface FiguresFile {
  figures: Figures
  all: number
  assumed: number
}

export function readFigures(file: string): FiguresFile {
  const { value, problems } = readYaml(boundedText(file, mostBytes))
  if (problems.length > 0)
    throw new Error(problems.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'))
  const read = schema.safeParse(value)
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`)
  const sections = Object.entries(read.data)
  const each = sections.flatMap(([, section]) => Object.values(section))
  const figures = Object.fromEntries(
    sections.map(([name, section]) => [
      name,
      Object.fromEntries(Object.entries(section).map(([key, { value: number }]) => [key, number])),
    ]),
  ) as unknown as Figures
  return { figures, all: each.length, assumed: each.filter(({ source }) => source === 'assumed').length }
}
