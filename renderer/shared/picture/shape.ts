/** The colours of a picture; each mixes its own. */
export type Ink = 'ground' | 'faint' | 'light' | 'main' | 'accent' | 'deep'

/** Part of a picture: the path of an SVG, filled or, where it has a width, drawn along. */
export interface Shape {
  outline: string
  ink: Ink
  width?: number
}

export function path(outline: string, ink: Ink): Shape {
  return { outline, ink }
}

export function line(outline: string, ink: Ink, width = 4): Shape {
  return { outline, ink, width }
}

export function box(x: number, y: number, width: number, height: number, ink: Ink, rx = 4): Shape {
  const r = Math.min(rx, width / 2, height / 2)
  const corner = (right: 1 | -1, down: 1 | -1) => `a${r} ${r} 0 0 1 ${right * r} ${down * r}`
  const [across, down] = [width - 2 * r, height - 2 * r]
  const upperHalf = `M${x + r} ${y}h${across}${corner(1, 1)}v${down}`
  return path(`${upperHalf}${corner(-1, 1)}h${-across}${corner(-1, -1)}v${-down}${corner(1, -1)}Z`, ink)
}

export function disc(cx: number, cy: number, r: number, ink: Ink): Shape {
  return path(oval(cx, cy, r, r), ink)
}

export function ring(cx: number, cy: number, r: number, width: number, ink: Ink): Shape {
  return line(oval(cx, cy, r, r), ink, width)
}

/** The outline of an ellipse that leans by this many degrees. */
export function oval(cx: number, cy: number, rx: number, ry: number, lean = 0): string {
  const angle = (lean / 180) * Math.PI
  const [across, down] = [rx * Math.cos(angle), rx * Math.sin(angle)]
  const half = (way: 1 | -1) => `a${rx} ${ry} ${lean} 1 1 ${way * 2 * across} ${way * 2 * down}`
  return `M${cx - across} ${cy - down}${half(1)}${half(-1)}Z`
}

/** Neighbours that are drawn alike as one. */
export function joined(shapes: readonly Shape[]): Shape[] {
  const all: Shape[] = []
  for (const shape of shapes) {
    const last = all.at(-1)
    if (last?.ink === shape.ink && last.width === shape.width)
      all.splice(-1, 1, { ...last, outline: `${last.outline} ${shape.outline}` })
    else all.push(shape)
  }
  return all
}
