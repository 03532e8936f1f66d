import type { ScriptableLineSegmentContext } from 'chart.js'
import { expect, test } from 'vitest'
import type { Series } from '../../../electron/ipc/metrics-types.ts'
import { lightTheme } from '../../shared/charts/chart-theme.ts'
import { cutsOf, figureChart } from './metric-chart.ts'

/** The steps to which a visible line leads from the one before. */
function drawnTo(values: Series, starts: readonly number[]): number[] {
  const chart = figureChart({ unit: 'MB', hasLegend: false, stepSeconds: 1 })
  const lines = [{ name: 'product-db', values, starts }]
  const { datasets } = chart.data(
    { times: values.map((_, step) => step), lines, moment: undefined },
    lightTheme,
  )
  const { segment } = datasets[0] as { segment?: { borderColor(context: object): string | undefined } }
  return values.flatMap((_, step) => {
    if (step === 0) return []
    const point = (at: number) => ({ skip: values[at] === null })
    const context = { p0: point(step - 1), p1: point(step), p0DataIndex: step - 1, p1DataIndex: step }
    const colour = segment?.borderColor(context as unknown as ScriptableLineSegmentContext)
    return colour === 'transparent' ? [] : [step]
  })
}

test('no line leads from the last value of a killed process to the first one of the next', () => {
  expect(drawnTo([5, 5, 7, 7], [2])).toEqual([1, 3])
  expect(drawnTo([5, 5, null, null, 7, 7], [4])).toEqual([1, 5])
  // Nothing was asked of the new process for a while: its first latency comes later.
  expect(drawnTo([5, null, null, 7, 7], [2])).toEqual([4])
})

test('readings that are missing while the process lives are bridged', () => {
  expect(drawnTo([5, null, 7, 7], [])).toEqual([1, 2, 3])
  expect(cutsOf([5, null, 7], [])).toEqual(new Set())
})
