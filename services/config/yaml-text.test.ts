import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { boundedText } from './bounded-text.ts'
import { mostYamlCharacters, readYaml } from './yaml-text.ts'

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

test('a device without an end is read no further than is needed', () => {
  if (existsSync('/dev/zero')) expect(boundedText('/dev/zero', 1_000_000).length).toBeLessThan(1_100_000)
})

describe('a text that somebody wrote to keep the reader busy', () => {
  test('with more than any configuration has is refused unread', () => {
    const text = `key: ${'x'.repeat(mostYamlCharacters)}`
    expect(readYaml(text)).toMatchObject({
      value: undefined,
      problems: [{ line: 1, message: 'larger than 256 KiB: this is not read' }],
    })
  })

  test('with thousands of keys is read', () => {
    const { value, problems } = readYaml(many(4_000, (index) => `k${index}: 1`))
    expect(problems).toEqual([])
    expect(Object.keys(value as object)).toHaveLength(4_000)
  })

  test('with a key in it many times names each place, up to a hundred', () => {
    const { value, problems } = readYaml(many(4_000, (index) => `k${index % 2}: 1`))
    expect(value).toBeUndefined()
    expect(problems).toHaveLength(100)
    expect(problems[0]).toEqual({ line: 3, message: 'not YAML: Map keys must be unique' })
  })

  test.each([
    ['lists', '['.repeat(20_000)],
    ['lists that end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['maps', '{a: '.repeat(20_000)],
    ['lists of lines', '- '.repeat(20_000)],
    ['keys that are lists', '? - '.repeat(20_000)],
    ['lists with names', '- &a '.repeat(20_000)],
    ['maps of lines', many(700, (index) => `${' '.repeat(index)}a:`)],
  ])('with %s in each other is refused unread', (_what, text) => {
    expect(readYaml(text)).toMatchObject({
      value: undefined,
      problems: [{ line: 1, message: 'nested too deeply: this is not read' }],
    })
  })

  test('with as much in each other as is read leaves room on the stack', () => {
    const lines = many(199, (index) => `${' '.repeat(index)}a:`)
    const { value, problems } = readYaml(`${lines}\n${' '.repeat(199)}${'['.repeat(100)}${']'.repeat(100)}`)
    expect(problems).toEqual([])
    let depth = 0
    for (let inner = value; typeof inner === 'object' && inner !== null; depth += 1)
      inner = Object.values(inner as object)[0]
    expect(depth).toBe(299)
  })

  test('whose aliases grow without bound is refused', () => {
    const bomb = many(30, (index) =>
      index === 0 ? 'a0: &a0 [x]' : `a${index}: &a${index} [*a${index - 1}, *a${index - 1}]`,
    )
    expect(readYaml(bomb)).toMatchObject({
      value: undefined,
      problems: [{ message: expect.stringMatching(/alias/i) }],
    })
  })
})
