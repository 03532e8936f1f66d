/**
 * Okabe and Ito's palette, which stays distinct for colour-blind readers. A page may set the variables; a picture of its
 * own has the colours behind them.
 */
export const ink = 'var(--chart-ink, #1f2328)'
export const muted = 'var(--chart-muted, #57606a)'
export const grid = 'var(--chart-grid, #d8dee4)'
export const ground = 'var(--chart-ground, #ffffff)'

const seriesColours = [
  'var(--chart-1, #0072b2)',
  'var(--chart-2, #d55e00)',
  'var(--chart-3, #009e73)',
  'var(--chart-4, #cc79a7)',
] as const

/** Lines also differ by their dashes, for prints without colour. */
const dashes = ['none', '7 3', '2 3', '9 3 2 3'] as const

export interface SeriesStyle {
  colour: string
  dash: string
}

export function seriesStyle(index: number): SeriesStyle {
  return {
    colour: seriesColours[index % seriesColours.length]!,
    dash: dashes[(index + Math.floor(index / seriesColours.length)) % dashes.length]!,
  }
}

/** Colours of areas, which have a line between them and their names beside them. */
export const areaColours = {
  sky: '#56b4e9',
  blue: '#0072b2',
  yellow: '#f0e442',
  orange: '#e69f00',
  purple: '#cc79a7',
  red: '#d55e00',
  green: '#009e73',
} as const

export type AreaColour = keyof typeof areaColours

/** For a picture outside of a page: the colours themselves, on their ground. */
export function withoutVariables(markup: string): string {
  return markup.replace(/var\(--[\w-]+, (#[0-9a-f]{6})\)/g, '$1')
}
