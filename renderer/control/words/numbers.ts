import { formatCount, formatCountShort } from '../../shared/format.ts'

export const unknown = '–'

/** Requests per second: a digit more where there are few, shortened where there are many. */
export function rate(perSecond: number): string {
  if (perSecond > 0 && perSecond < 0.1) return '<0.1'
  if (perSecond < 10) return formatCount(Math.round(perSecond * 10) / 10)
  return largeCount(Math.round(perSecond))
}

/** "1 request", "2.5 requests". */
export function requestRate(perSecond: number): string {
  const amount = rate(perSecond)
  return `${amount} ${amount === '1' ? 'request' : 'requests'}`
}

/** Large numbers shortened, so that a column keeps its width. */
export function largeCount(value: number): string {
  return value < 100_000 ? formatCount(value) : formatCountShort(value)
}

/** A share of one core. */
export function percent(value: number | null | undefined): string {
  if (value === null || value === undefined) return unknown
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} %`
}
