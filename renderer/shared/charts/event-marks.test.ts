import { expect, test } from 'vitest'
import type { BoundChart } from './chart-model.ts'
import { lightTheme } from './chart-theme.ts'
import { grouped, labelPlaces, type Mark, type PlacedMark, withMarks } from './event-marks.ts'

const chart: BoundChart = {
  kind: 'line',
  options: () => ({}),
  plugins: [{ id: 'own' }],
  data: () => ({
    labels: ['a'],
    datasets: [
      { label: 'one', data: [1] },
      { label: 'two', data: [2] },
    ],
  }),
  words: () => 'Two lines.',
}
const mark: Mark = { x: 3, label: 'product-db killed', tone: 'error' }

test('a chart with marks draws them behind nothing, keeps all else, and tells of them in words', () => {
  const marked = withMarks(chart, [mark])
  expect(marked.plugins.map(({ id }) => id)).toEqual(['own', 'event-marks'])
  expect(marked.options).toBe(chart.options)
  expect(marked.data(lightTheme)).toEqual({
    labels: ['a'],
    datasets: [
      { label: 'one', data: [1], eventMarks: { marks: [mark], theme: lightTheme } },
      { label: 'two', data: [2] },
    ],
  })
  expect(marked.words()).toBe('Two lines. Marked: product-db killed.')
  expect(withMarks(chart, []).words()).toBe('Two lines.')
  expect(withMarks({ ...chart, data: () => ({ datasets: [] }) }, [mark]).data(lightTheme).datasets).toEqual(
    [],
  )
})

const at = (px: number, label: string, tone: PlacedMark['tone']): PlacedMark => ({ px, label, tone })

test('labels stand behind their marks or before them; where there is no room for all, the worst keep theirs', () => {
  const started = at(30, 'a started', 'success')
  const killed = at(80, 'a killed', 'error')
  const back = at(120, 'a back', 'success')
  const places = (width: number, right: number) => {
    const found = labelPlaces([started, killed, back], () => width, { left: 0, right })
    return [...found].map(([{ label }, px]) => [label, px])
  }
  expect(places(20, 500)).toEqual([
    ['a killed', 86],
    ['a started', 36],
    ['a back', 126],
  ])
  expect(places(60, 500)).toEqual([['a killed', 86]])
  expect(places(60, 130)).toEqual([['a killed', 14]])
})

test('marks next to each other are one, named after the worst of them', () => {
  expect(
    grouped([
      at(50, 'b killed', 'error'),
      at(100, 'a back', 'success'),
      at(48, 'a started', 'success'),
      at(53, 'c started', 'success'),
    ]),
  ).toEqual([
    { px: 48, label: 'b killed +2', tone: 'error' },
    { px: 100, label: 'a back', tone: 'success' },
  ])
})
