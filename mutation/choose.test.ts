import { expect, test } from 'vitest'
import { choose } from './choose.js'
import { folders } from './folders.js'

const judge = 'services/wire/frame.test.ts'

test('without words, every folder is mutated and judged by its own tests', () => {
  expect(choose([])).toEqual({ chosen: new Map(folders.map((folder) => [folder, []])), judges: [] })
})

test('a folder and files are mutated, and judged by the tests that are named', () => {
  const { chosen, judges } = choose(['services/wire/frame.ts', 'bench/statistics/', judge])
  expect([...chosen].map(([{ name }, files]) => [name, files])).toEqual([
    ['services/wire', ['services/wire/frame.ts']],
    ['bench/statistics', []],
  ])
  expect(judges).toEqual([judge])
})

test('a test alone is refused, because it would judge all folders', () => {
  expect(() => choose([judge])).toThrow(`Name the folder or file that is to be judged by ${judge}.`)
})

test('a folder that is not mutated is refused', () => {
  expect(() => choose(['cli'])).toThrow('cli is not in mutation/folders.js')
})
