const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export const ranges = [
  { key: 'hour', label: 'Last hour', ms: hour },
  { key: 'day', label: 'Last day', ms: day },
  { key: 'week', label: 'Last week', ms: 7 * day },
  { key: 'all', label: 'All time', ms: undefined },
] as const

export type RangeKey = (typeof ranges)[number]['key']

/** Arguments of GetSalesReport. "All" has no ends: the server knows when the first sale was. */
export function reportArgs(key: RangeKey, now: number): { from?: number; to?: number } {
  const ms = ranges.find((range) => range.key === key)!.ms
  return ms === undefined ? {} : { from: now - ms, to: now + 1 }
}

/** How the time of a step is written under a chart that spans so much. */
export function timeLabel(time: number, spanMs: number): string {
  const options: Intl.DateTimeFormatOptions =
    spanMs <= 2 * day
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : spanMs <= 8 * day
        ? { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
        : { day: 'numeric', month: 'short', ...(spanMs > 300 * day && { year: 'numeric' }) }
  return new Intl.DateTimeFormat('en', options).format(time)
}
