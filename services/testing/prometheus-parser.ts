/** A metric as Prometheus understands the text, by the rules of its text format, version 0.0.4. */
export interface ParsedFamily {
  type: string
  help: string
  samples: { name: string; labels: Record<string, string>; value: number }[]
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*/
const types = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped'])

/** Throws if the text breaks a rule. */
export function parsePrometheus(text: string): Map<string, ParsedFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line must end with a line feed')
  const families = new Map<string, ParsedFamily>()
  const helps = new Map<string, string>()
  let current: string | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    if (line.startsWith('# HELP ')) {
      const [, name = '', help = ''] = /^# HELP (\S+) ([^\n]*)$/.exec(line) ?? []
      if (helps.has(name)) throw new Error(`a second HELP for ${name}`)
      helps.set(name, unescaped(help, false))
    } else if (line.startsWith('# TYPE ')) {
      const [, name = '', type = ''] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? []
      if (!types.has(type)) throw new Error(`no type: ${line}`)
      if (families.has(name)) throw new Error(`a second TYPE for ${name}, or one behind its samples`)
      families.set(name, { type, help: helps.get(name) ?? '', samples: [] })
      current = name
    } else if (line !== '' && !line.startsWith('#')) {
      const sample = parseSample(line)
      const family = families.get(current ?? '')
      if (family === undefined || !belongs(sample.name, current!, family.type))
        throw new Error(`${sample.name} stands among the lines of ${current}`)
      const same = family.samples.some(
        ({ name, labels }) =>
          name === sample.name && JSON.stringify(labels) === JSON.stringify(sample.labels),
      )
      if (same) throw new Error(`twice the same sample: ${line}`)
      family.samples.push(sample)
    }
  }
  for (const [name, family] of families) if (family.type === 'histogram') checkHistogram(name, family)
  return families
}

function belongs(sample: string, family: string, type: string): boolean {
  if (type !== 'histogram') return sample === family
  return ['_bucket', '_sum', '_count'].some((end) => sample === family + end)
}

function parseSample(line: string): ParsedFamily['samples'][number] {
  const name = metricName.exec(line)?.[0]
  if (name === undefined) throw new Error(`no metric name: ${line}`)
  let rest = line.slice(name.length)
  const labels: Record<string, string> = {}
  if (rest.startsWith('{')) {
    rest = rest.slice(1)
    while (!rest.startsWith('}')) {
      const label = labelName.exec(rest)?.[0]
      const quoted =
        label === undefined ? null : /^="((?:[^"\\\n]|\\["\\n])*)"/.exec(rest.slice(label.length))
      if (label === undefined || quoted === null) throw new Error(`no label: ${rest}`)
      if (label in labels) throw new Error(`${label} twice: ${line}`)
      labels[label] = unescaped(quoted[1]!, true)
      rest = rest.slice(label.length + quoted[0].length)
      if (rest.startsWith(',')) rest = rest.slice(1)
      else if (!rest.startsWith('}')) throw new Error(`neither a comma nor an end: ${rest}`)
    }
    rest = rest.slice(1)
  }
  const value = /^ (\S+)$/.exec(rest)?.[1]
  if (value === undefined) throw new Error(`no value: ${line}`)
  return { name, labels, value: parseValue(value) }
}

function parseValue(text: string): number {
  if (text === 'NaN') return NaN
  if (text === '+Inf' || text === '-Inf') return text === '+Inf' ? Infinity : -Infinity
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) throw new Error(`no number: ${text}`)
  return Number(text)
}

function unescaped(text: string, quotes: boolean): string {
  return text.replace(quotes ? /\\(["\\n])/g : /\\([\\n])/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter,
  )
}

/** The buckets of each series grow up to +Inf, which is the count. */
function checkHistogram(name: string, { samples }: ParsedFamily): void {
  const series = new Map<string, { buckets: [number, number][]; sum?: number; count?: number }>()
  for (const { name: sample, labels, value } of samples) {
    const { le, ...others } = labels
    const key = JSON.stringify(others)
    const one = series.get(key) ?? { buckets: [] }
    series.set(key, one)
    if (sample === `${name}_bucket`) one.buckets.push([parseValue(le ?? ''), value])
    else if (sample === `${name}_sum`) one.sum = value
    else one.count = value
  }
  for (const [key, { buckets, sum, count }] of series) {
    const isOrdered = buckets.every(
      ([le, value], at) => at === 0 || (le > buckets[at - 1]![0] && value >= buckets[at - 1]![1]),
    )
    const last = buckets.at(-1)
    if (!isOrdered || last?.[0] !== Infinity || last[1] !== count || sum === undefined)
      throw new Error(`the histogram ${name} ${key} is none`)
  }
}
