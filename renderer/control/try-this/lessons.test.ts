import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lessons } from './lessons.ts'

test('every lesson says whether Background traffic is on or off, by the name of its switch', () => {
  for (const [page, { steps }] of Object.entries(lessons))
    expect(steps[0], page).toMatch(/^Switch (on|off) Background traffic/)
})

test('the value that is to be changed in Slow disk is there', () => {
  const file = new URL('../../../resources/experiments/slow-disk.yaml', import.meta.url)
  expect(readFileSync(file, 'utf8')).toMatch(/^title: Slow disk$[^]*150ms/m)
  expect(lessons.experiments.steps[1]).toContain('150ms')
})
