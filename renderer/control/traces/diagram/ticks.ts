import { timeOfDay } from '../../logs/clock.ts'
import type { Span } from './hop-index.ts'

export interface Tick {
  at: number
  label: string
}

const most = 6
/** A time of day, and some room. */
const leastPx = 110

/** Round moments within the view: the first as the time of day, the others as how much later they are. */
export function ticksOf({ from, to }: Span, px: number): Tick[] {
  const rough = (to - from) / Math.max(1, Math.min(most, Math.floor(px / leastPx)))
  const ten = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((times) => times * ten).find((one) => one >= rough)!
  const first = Math.ceil(from / step) * step
  const count = Math.max(0, Math.floor((to - first) / step) + 1)
  return Array.from({ length: count }, (_, nth) => ({
    at: first + nth * step,
    label: nth === 0 ? timeOfDay(first) : `+${later(nth * step)}`,
  }))
}

function later(ms: number): string {
  if (ms >= 1_000) return `${Number((ms / 1_000).toPrecision(4))} s`
  return ms >= 0.1 ? `${Number(ms.toPrecision(4))} ms` : `${Math.round(ms * 1_000)} µs`
}
