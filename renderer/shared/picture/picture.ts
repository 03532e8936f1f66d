import { familyOf } from '../../../services/text/categories.ts'
import { randomOf } from '../hash.ts'
import { motifFor } from './motif.ts'
import { disc, type Ink, joined, line, oval, ring, type Shape } from './shape.ts'

export interface Picture {
  /** As CSS, so that they follow the theme. */
  inks: Record<Ink, string>
  ground: Shape[]
  shadow: string
  motif: Shape[]
  /** How the thing stands: a little different each time. */
  stance: string
}

const shadow = oval(80, 103, 46, 4)

/** The picture of a thing: always the same for the same category and name. */
export function pictureOf(category: number, name: string): Picture {
  const random = randomOf(`${category} ${name}`)
  // Families lean to a hue of their own, so that a shelf of them looks like one.
  const hue = (familyOf(category) * 67 + random() * 70) % 360
  const accent = (hue + 110 + random() * 140) % 360
  const motif = motifFor(category, name, random())
  const mirrored = random() < 0.5 ? -1 : 1
  const scale = 0.9 + random() * 0.16
  const tilt = (random() - 0.5) * 8
  return {
    inks: inks(hue, accent),
    ground: joined(ground(random)),
    shadow,
    motif: joined(motif),
    stance: `translate(80 62) rotate(${tilt.toFixed(2)}) scale(${(mirrored * scale).toFixed(3)} ${scale.toFixed(3)}) translate(-80 -62)`,
  }
}

function inks(hue: number, accent: number): Record<Ink, string> {
  return {
    ground: both([0.945, 0.03, hue], [0.29, 0.035, hue]),
    faint: both([0.905, 0.05, hue], [0.335, 0.05, hue]),
    main: both([0.66, 0.13, hue], [0.68, 0.12, hue]),
    deep: both([0.44, 0.09, hue], [0.5, 0.09, hue]),
    light: both([0.985, 0.015, hue], [0.9, 0.04, hue]),
    accent: both([0.76, 0.14, accent], [0.78, 0.13, accent]),
  }
}

type Colour = [lightness: number, chroma: number, hue: number]

function both(light: Colour, dark: Colour): string {
  const text = ([l, c, h]: Colour) => `oklch(${l} ${c} ${h.toFixed(0)})`
  return `light-dark(${text(light)}, ${text(dark)})`
}

/** A quiet pattern behind the thing. */
function ground(random: () => number): Shape[] {
  const kind = Math.floor(random() * 3)
  if (kind === 0) return [disc(30 + random() * 100, 20 + random() * 50, 48, 'faint')]
  if (kind === 1) {
    const bands = [0, 1, 2, 3].map((band) => `M${-20 + band * 56} 130 L${50 + band * 56} -10`)
    return [line(bands.join(' '), 'faint', 16)]
  }
  const across = 20 + random() * 120
  return [32, 58, 84].map((r) => ring(across, 110, r, 10, 'faint'))
}
