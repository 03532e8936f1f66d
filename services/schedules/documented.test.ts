import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { parseSchedule } from './parse-schedule.ts'
import { scheduleSchema } from './schedule.ts'

const document = readFileSync(new URL('../../docs/laboratory.md', import.meta.url), 'utf8')

const examples = [...document.matchAll(/^```yaml\n([^]*?)^```/gm)]
  .map(([, text]) => text!)
  .filter((text) => 'steps' in (parse(text) as object))

interface Row {
  field: string
  byDefault: string
  from: string
  to: string
}

const rows = document
  .split(/^\| field +\| default .*\n.*\n/m)[1]!
  .split('\n\n')[0]!
  .split('\n')
  .map((line): Row => {
    const [, field = '', byDefault = '', from = '', to = ''] = line.split('|').map((cell) => cell.trim())
    return { field: field.replaceAll('`', ''), byDefault, from, to }
  })

const texts = { title: 'a', lookFor: 'b', teaches: 'c' }

/** An experiment in which one thing is said, and what cannot be without it. */
function saying(field: string, value: unknown): string {
  const [section, name] = field.split('.') as [string, string?]
  return stringify({ ...texts, [section]: name === undefined ? value : { [name]: value } })
}

function fieldsOf(values: object): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const isSection = ['cluster', 'workload', 'greedy'].includes(name)
    return isSection ? Object.keys(value as object).map((each) => `${name}.${each}`) : [name]
  })
}

/** One more, or one less, in the way in which it is written. */
function beyond(limit: string, step: number): unknown {
  return limit.endsWith('%') ? `${parseFloat(limit) + step}%` : Number(limit) + step
}

describe('docs/laboratory.md', () => {
  it('has examples of experiments that can be run', () => {
    expect(examples.length).toBeGreaterThan(0)
    for (const text of examples) expect(() => parseSchedule(text, 'docs/laboratory.md')).not.toThrow()
  })

  it('tells every field of an experiment', () => {
    expect(rows.map(({ field }) => field)).toEqual(fieldsOf(scheduleSchema.parse(texts)))
  })

  it.each(rows.filter(({ byDefault }) => byDefault !== ''))(
    'tells what $field is by itself: $byDefault',
    ({ field, byDefault }) => {
      const said = parseSchedule(saying(field, parse(byDefault)), 'said')
      expect(said).toEqual(parseSchedule(stringify(texts), 'unsaid'))
    },
  )

  it.each(rows.filter(({ from, to }) => from !== '' && to !== ''))(
    'tells the limits of $field: $from to $to',
    ({ field, from, to }) => {
      for (const limit of [from, to])
        expect(() => parseSchedule(saying(field, parse(limit)), field)).not.toThrow()
      for (const limit of [beyond(from, -1), beyond(to, 1)])
        expect(() => parseSchedule(saying(field, limit), field)).toThrow(field)
    },
  )
})
