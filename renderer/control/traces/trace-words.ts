/** 0.84 ms, 12.3 ms, 1.25 s. */
export function spanTime(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`
  return `${ms.toFixed(ms < 10 ? 2 : 1)} ms`
}

export const spanKindWords = {
  server: 'works',
  client: 'is waited for',
  journal: 'waits for the disk',
  queue: 'waits for its turn at the order desk',
  payment: 'waits for the payment',
} as const

export const placementWords = {
  measured: '',
  clock: '',
  middle:
    'Its machine has another clock, so its exact time in this wait is unknown. It is drawn in the middle.',
} as const

/** The same where there is hardly room. */
export const shortKindWords = {
  server: '',
  client: 'wait',
  journal: 'disk',
  queue: 'turn',
  payment: 'payment',
} as const

/** A trace that the cluster made itself is long: its end tells it from its neighbours. */
export function shortTrace(trace: string): string {
  return trace.length > 12 ? `…${trace.slice(-8)}` : trace
}
