import type { ChartData, ChartOptions, Plugin } from 'chart.js'
import type { ChartTheme } from './chart-theme.ts'

export type ChartKind = 'line' | 'bar' | 'scatter'

/** How something is drawn. The same on the screen, in either theme, and in a picture that is handed in. */
export interface ChartModel<Input> {
  kind: ChartKind
  options(theme: ChartTheme): ChartOptions
  data(input: Input, theme: ChartTheme): ChartData
  /** Describes the chart for readers who cannot see it. */
  words(input: Input): string
  plugins?: Plugin[]
}

/** A model with what it draws: charts of different things can then be treated alike. */
export interface BoundChart {
  kind: ChartKind
  options: ChartModel<never>['options']
  data(theme: ChartTheme): ChartData
  words(): string
  plugins: Plugin[]
}

export function bound<Input>(
  { kind, options, data, words, plugins = [] }: ChartModel<Input>,
  input: Input,
): BoundChart {
  return { kind, options, plugins, data: (theme) => data(input, theme), words: () => words(input) }
}
