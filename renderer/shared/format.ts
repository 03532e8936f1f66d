/** The interface is English; numbers and dates follow the English that the system prefers. */
const locale = globalThis.navigator?.languages?.find((language) => language.startsWith('en')) ?? 'en-US'

const moneyFormat = new Intl.NumberFormat(locale, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
})
const wholeMoneyFormat = new Intl.NumberFormat(locale, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
  notation: 'compact',
  maximumFractionDigits: 1,
})
const countFormat = new Intl.NumberFormat(locale)
const shortCountFormat = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
const percentFormat = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
const dateTimeFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const clockFormat = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' })
const dateFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })

type Moment = string | number | Date

export const formatMoney = (amount: number): string => moneyFormat.format(amount)
/** For axes and tiles: $1.2K. */
export const formatMoneyShort = (amount: number): string => wholeMoneyFormat.format(amount)
export const formatCount = (count: number): string => countFormat.format(count)
/** For badges and axes: 12K. */
export const formatCountShort = (count: number): string => shortCountFormat.format(count)
export const formatPercent = (share: number): string => percentFormat.format(share)
export const formatDateTime = (moment: Moment): string => dateTimeFormat.format(new Date(moment))
export const formatDate = (moment: Moment): string => dateFormat.format(new Date(moment))
export const formatClock = (moment: Moment): string => clockFormat.format(new Date(moment))

/** "1 unit", "2 units", "1,200 units". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB']

export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)))
  const amount = bytes / 1024 ** step
  return `${amount.toFixed(step === 0 || amount >= 100 ? 0 : 1)} ${byteUnits[step]}`
}

/** "840 ms", "12.3 s", "4 min 5 s", "2 h 10 min", "3 d 4 h". */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** "about 2 min 10 s left". */
export function formatTimeLeft(seconds: number): string {
  return `about ${formatDuration(seconds * 1_000).replace('.0', '')} left`
}
