const ago = /^(\d{1,6})([dhm])$/
const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const
const day = /^(\d{4})-(\d{2})-(\d{2})$/

/** Also reads `7d`, `12h` and `30m` (ago) and a day, which begins at midnight here. Anything else stays as it is. */
export function momentFrom(text: string, now = Date.now()): string | number {
  const [, count, unit] = ago.exec(text) ?? []
  if (count !== undefined)
    return new Date(now - Number(count) * unitMs[unit as keyof typeof unitMs]).toISOString()
  const [, year, month, date] = day.exec(text) ?? []
  if (year !== undefined) {
    const midnight = new Date(Number(year), Number(month) - 1, Number(date))
    return midnight.getMonth() === Number(month) - 1 ? midnight.toISOString() : text
  }
  return /^\d+$/.test(text) ? Number(text) : text
}
