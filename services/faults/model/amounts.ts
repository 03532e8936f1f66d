/** Times, sizes and shares as people write them: 100ms, 20KB/s, 30%. */

const timeUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 }
const sizeUnits: Readonly<Record<string, number>> = { B: 1, KB: 1_000, MB: 1_000_000 }

export function parseTime(text: string): number | undefined {
  return parsed(text, /^([+-]?\d+(?:\.\d+)?)(ms|s|min|m|h)$/, timeUnits)
}

export function formatTime(ms: number): string {
  if (ms !== 0 && ms % 60_000 === 0) return `${ms / 60_000}min`
  if (ms !== 0 && ms % 1_000 === 0) return `${ms / 1_000}s`
  return `${ms}ms`
}

export function parseSize(text: string): number | undefined {
  return parsed(text, /^(\d+(?:\.\d+)?)(B|KB|MB)$/, sizeUnits)
}

export function formatSize(bytes: number): string {
  if (bytes !== 0 && bytes % 1_000_000 === 0) return `${bytes / 1_000_000}MB`
  if (bytes !== 0 && bytes % 1_000 === 0) return `${bytes / 1_000}KB`
  return `${bytes}B`
}

/** From 0 to 1. */
export function parseShare(text: string): number | undefined {
  return parsed(text, /^(\d+(?:\.\d+)?)(%)$/, { '%': 1 / 100 })
}

export function formatShare(share: number): string {
  return `${exact(share * 100)}%`
}

function parsed(text: string, form: RegExp, units: Readonly<Record<string, number>>): number | undefined {
  const [, amount, unit] = form.exec(text) ?? []
  return unit === undefined ? undefined : exact(Number(amount) * units[unit]!)
}

/** Without what binary fractions add far behind the point. */
function exact(value: number): number {
  return Number(value.toPrecision(12))
}
