export interface Scale {
  /** From a value to a place on the axis. */
  at: (value: number) => number
  ticks: number[]
  low: number
  high: number
}

/** From low to high, widened to round numbers. */
export function linearScale(low: number, high: number, from: number, to: number, about = 5): Scale {
  const span = high > low ? high - low : Math.max(1, Math.abs(high))
  const step = niceStep(span / about)
  const start = Math.floor(low / step + 1e-9) * step
  const end = Math.max(start + step, Math.ceil((low + span) / step - 1e-9) * step)
  const count = Math.round((end - start) / step)
  return {
    at: (value) => from + ((value - start) / (end - start)) * (to - from),
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((start + index * step).toPrecision(12))),
    low: start,
    high: end,
  }
}

/** Decades, with 2 and 5 between them where there is room; widened to the next of these. */
export function logScale(low: number, high: number, from: number, to: number): Scale {
  const steps = [1, 2, 5]
  const decades = (least: number, most: number) => {
    const found: number[] = []
    for (let power = Math.floor(Math.log10(least)) - 1; power <= Math.ceil(Math.log10(most)) + 1; power += 1)
      for (const step of steps) found.push(Number((step * 10 ** power).toPrecision(6)))
    return found
  }
  const all = decades(low, high)
  const start = all.filter((value) => value <= low).at(-1)!
  const end = all.find((value) => value >= high && value > start)!
  const within = all.filter((value) => value >= start && value <= end)
  const wide = within.length > 10
  const position = (value: number) => Math.log10(value / start) / Math.log10(end / start)
  return {
    at: (value) => from + position(Math.max(value, start)) * (to - from),
    ticks: wide ? within.filter((value) => Number.isInteger(Number(Math.log10(value).toFixed(9)))) : within,
    low: start,
    high: end,
  }
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9))!
  return factor * power
}
