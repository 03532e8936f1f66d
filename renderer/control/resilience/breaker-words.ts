import type { BreakerState, DownstreamReport } from '../../../electron/ipc/resilience-types.ts'
import { formatCount, formatDuration } from '../../shared/format.ts'
import type { Tone } from '../words/tones.ts'

interface Look {
  word: string
  tone: Tone
  icon: string
}

const looks: Record<BreakerState, Look> = {
  closed: { word: 'closed', tone: 'success', icon: 'i-lucide-circle-check' },
  'half-open': { word: 'half-open', tone: 'warning', icon: 'i-lucide-circle-help' },
  open: { word: 'open', tone: 'error', icon: 'i-lucide-circle-slash' },
}
const off: Look = { word: 'off', tone: 'neutral', icon: 'i-lucide-circle' }

export function breakerLook({ breaker }: DownstreamReport): Look {
  return breaker ? looks[breaker.state] : off
}

/** Since when it is so, and what it goes by. */
export function breakerFacts({ breaker }: DownstreamReport): string {
  if (!breaker) return 'All requests are sent.'
  const { state, sinceMs, calls, failures, opened, refused } = breaker
  const since = `for ${formatDuration(sinceMs)}`
  const past =
    opened === 0 ? 'never open yet' : `opened ${formatCount(opened)}×, ${formatCount(refused)} refused`
  if (state === 'half-open') return `${since}, ${formatCount(calls)} probes, ${past}`
  const lately =
    calls === 0
      ? 'no calls lately'
      : `${formatCount(failures)} of ${formatCount(calls)} calls failed recently`
  return `${since}, ${lately}, ${past}`
}

export function otherFacts({ pending, bulkhead, retries }: DownstreamReport): string {
  return [
    `${formatCount(pending)} under way`,
    ...(bulkhead ? [`${formatCount(bulkhead.refused)} refused by the bulkhead`] : []),
    ...(retries ? [`${formatCount(retries.made)} tried again, ${formatCount(retries.refused)} not`] : []),
  ].join(', ')
}
