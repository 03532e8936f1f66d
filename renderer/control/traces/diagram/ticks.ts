import { clock } from '../../logs/clock.ts'
import type { Span } from './hop-index.ts'

export interface Tick {
  at: number
  label: string
}

const wanted = 6

/** Round moments within the view: the first as the time of day, the others as how much later they are. */
export function ticksOf({ from, to }: Span): Tick[] {
  const rough = (to - from) / wanted
  const ten = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((times) => times * ten).find((one) => one >= rough)!
  const first = Math.ceil(from / step) * step
  const ticks: Tick[] = []
  for (let at = first; at <= to; at += step) {
    ticks.push({ at, label: at === first ? clock(at) : `+${later(at - first)}` })
  }
  return ticks
}

function later(ms: number): string {
  if (ms >= 1_000) return `${Number((ms / 1_000).toPrecision(4))} s`
  return ms >= 0.1 ? `${Number(ms.toPrecision(4))} ms` : `${Math.round(ms * 1_000)} µs`
}
