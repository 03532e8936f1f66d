import { describe, expect, test } from 'vitest'
import { skipsByDesign } from '../report/skips-by-design.js'
import { exceptions } from './exceptions.ts'
import { knownOffences } from './known-offences.ts'
import { offencesOf, testSources } from './read-tests.ts'

const sources = testSources()
const found = new Map(sources.map((file) => [file, offencesOf(file)]))

test('the tests were found, those of the windows and what they share as well', () => {
  expect(sources).toContain('services/wire/frame.test.ts')
  expect(sources).toContain('services/testing/clusters/test-cluster.ts')
  expect(sources).toContain('electron/e2e/trade.e2e.ts')
})

test('no test asserts how long something took, or gives a busy machine less than ten seconds', () => {
  const offences = sources.flatMap((file) => {
    const left = found.get(file)!.filter(({ rule }) => !isAllowed(file, rule))
    if (left.length <= (knownOffences[file] ?? 0)) return []
    return left.map(({ rule, line, text }) => `${file}:${line} (${rule}) ${text}`)
  })
  expect(offences, 'what each of these means stands in docs/testing.md').toEqual([])
})

describe('every exception is still needed', () => {
  test.each(exceptions)('$rule in $file: $reason', ({ file, rule, count }) => {
    expect(found.get(file)?.filter((offence) => offence.rule === rule)).toHaveLength(count)
  })

  test('and so is every skip that is listed', () => {
    const listed = skipsByDesign.map(({ test: name }) => name.split(' > ', 1)[0]!)
    const files = sources.filter((file) => found.get(file)!.some(({ rule }) => rule === 'skip'))
    const names = files.map((file) => file.replace('electron/e2e/', ''))
    expect(listed.filter((name) => !names.includes(name))).toEqual([])
  })
})

function isAllowed(file: string, rule: string): boolean {
  if (exceptions.some((exception) => exception.file === file && exception.rule === rule)) return true
  const name = file.replace('electron/e2e/', '')
  return rule === 'skip' && skipsByDesign.some((skip) => skip.test.split(' > ', 1)[0] === name)
}
