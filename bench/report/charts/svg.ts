export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

type Attributes = Record<string, string | number | undefined>

/** Children are markup already; numbers are shortened to what a pixel can show. */
export function tag(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : escapeXml(value!)}"`)
    .join('')
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`
}

interface TextPlace {
  x: number
  y: number
  anchor?: 'start' | 'middle' | 'end'
  size?: number
  weight?: number
  fill?: string
}

export function label(text: string, { x, y, anchor, size, weight, fill }: TextPlace): string {
  return tag(
    'text',
    {
      x,
      y,
      'text-anchor': anchor,
      'font-size': size,
      'font-weight': weight,
      style: fill && `fill:${fill}`,
    },
    escapeXml(text),
  )
}

export function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return tag('line', { x1, y1, x2, y2, style })
}

export function rect(x: number, y: number, width: number, height: number, style: string): string {
  return tag('rect', { x, y, width: Math.max(0, width), height: Math.max(0, height), style })
}

export function path(points: readonly (readonly [number, number])[], style: string): string {
  const d = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('')
  return tag('path', { d, style })
}

/** About how wide a text is, for the fonts that reports are set in. */
export function estimatedWidth(text: string, size: number): number {
  return text.length * size * 0.56
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100)
}
