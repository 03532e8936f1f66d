import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { courseScenarios, planSchema } from '../../bench/model/plan.ts'
import { warmUpOf } from '../../bench/model/warm-up.ts'
import { formatCount } from '../../bench/words/numbers.ts'
import { marketlab } from '../testing/run-marketlab.ts'

const document = readFileSync(new URL('../../docs/benchmark.md', import.meta.url), 'utf8')

/** The rows of the table under a heading. */
function tableUnder(heading: string): string[][] {
  const [, section = ''] = document.split(`## ${heading}\n`)
  return section
    .split(/\n## /)[0]!
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}

/** Each option in the help: how it is written, its effect, and its default. */
function optionsOf(help: string): string[][] {
  const [, options = ''] = /^Options:\n([^]*?)\n\n/m.exec(help) ?? []
  return options
    .replaceAll(/\n {8,}/g, ' ')
    .split('\n')
    .map((line) => {
      const [, flags = '', text = ''] = /^ {2}(-.*?) {2,}(.*)$/.exec(line) ?? []
      const [, what = '', byDefault = ''] =
        /^(.*?)(?: \((?:choices: .*?, )?default: (.*)\))?$/.exec(text) ?? []
      return [`\`${flags}\``, what, byDefault].map(plain)
    })
}

function plain(text: string): string {
  return text.replaceAll('"', '')
}

describe('docs/benchmark.md', () => {
  let help: string

  beforeAll(async () => {
    help = (await marketlab(['bench', '--help'])).stdout
  })

  it('tells every option as the command does', () => {
    const told = optionsOf(help).filter(([flags]) => !flags!.includes('--help'))
    expect(told.length).toBeGreaterThan(15)
    expect(tableUnder('Options')).toEqual(told)
  })

  it('tells the scenarios as they are run without options', () => {
    const plan = planSchema.parse({ scenarios: Object.values(courseScenarios) })
    const rows = Object.entries(courseScenarios).map(([number, { buyers, sellers }]) => {
      const calls = (buyers + sellers) * plan.ops * plan.runs
      const warmUp = warmUpOf(plan, { buyers, sellers })
      return [number, ...[buyers, sellers, plan.ops, plan.runs, calls, warmUp].map(formatCount)]
    })
    expect(tableUnder('Scenarios')).toEqual(rows)
  })
})
