const plain = new Intl.NumberFormat('en')
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

export const unknown = '–'

export function count(value: number): string {
  return plain.format(value)
}

/** Large numbers shortened, so that a column keeps its width. */
export function shortCount(value: number): string {
  return value < 100_000 ? plain.format(value) : short.format(value)
}

/** Requests per second: a digit more where there are few. */
export function rate(perSecond: number): string {
  if (perSecond > 0 && perSecond < 0.1) return '<0.1'
  return perSecond < 10 ? oneDigit.format(perSecond) : shortCount(Math.round(perSecond))
}

export function percent(value: number | null | undefined): string {
  return value === null || value === undefined
    ? unknown
    : `${value < 10 ? oneDigit.format(value) : Math.round(value)} %`
}

const units = ['B', 'kB', 'MB', 'GB', 'TB']

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return unknown
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3))
  const amount = value / 1_000 ** power
  return `${amount < 10 && power > 0 ? oneDigit.format(amount) : Math.round(amount)} ${units[power]}`
}

/** How long ago, in the two largest units. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (days > 0) return `${days} d ${hours % 24} h`
  if (hours > 0) return `${hours} h ${minutes % 60} min`
  if (minutes > 0) return `${minutes} min ${seconds % 60} s`
  return `${seconds} s`
}
