/** One SVG element of a picture. */
export type Shape = [tag: string, attributes: Record<string, string | number>]

/** The colours of a picture as CSS variables, so that they follow the theme. */
export const ink = {
  main: 'var(--picture-main)',
  deep: 'var(--picture-deep)',
  light: 'var(--picture-light)',
  accent: 'var(--picture-accent)',
} as const

export type Ink = keyof typeof ink

export function box(x: number, y: number, width: number, height: number, fill: Ink, rx = 4): Shape {
  return ['rect', { x, y, width, height, rx, fill: ink[fill] }]
}

export function disc(cx: number, cy: number, r: number, fill: Ink): Shape {
  return ['circle', { cx, cy, r, fill: ink[fill] }]
}

export function ring(cx: number, cy: number, r: number, width: number, stroke: Ink): Shape {
  return ['circle', { cx, cy, r, fill: 'none', stroke: ink[stroke], 'stroke-width': width }]
}

export function path(d: string, fill: Ink): Shape {
  return ['path', { d, fill: ink[fill] }]
}

export function line(d: string, stroke: Ink, width = 4): Shape {
  return [
    'path',
    {
      d,
      fill: 'none',
      stroke: ink[stroke],
      'stroke-width': width,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    },
  ]
}
