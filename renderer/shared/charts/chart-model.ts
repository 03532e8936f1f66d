import type { ChartData, ChartOptions, Plugin } from 'chart.js'
import type { ChartTheme } from './chart-theme.ts'

export type ChartKind = 'line' | 'bar' | 'scatter'

/** How something is drawn. The same on the screen, in either theme, and in a picture that is handed in. */
export interface ChartModel<Input> {
  kind: ChartKind
  options(theme: ChartTheme): ChartOptions
  data(input: Input, theme: ChartTheme): ChartData
  /** What is to be seen, for who does not see it. */
  words(input: Input): string
  plugins?: Plugin[]
}
