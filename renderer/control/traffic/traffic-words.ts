import type { TrafficState } from '../../../electron/ipc/traffic-types.ts'
import { formatCount, plural } from '../../shared/format.ts'
import type { Tone } from '../words/tones.ts'

export interface TrafficLook {
  tone: Tone
  short: string
  text: string
  facts: { name: string; label: string; value: string }[]
}

/** Requests a second, as main takes them. */
export const leastRate = 1
export const mostRate = 200

/** More failures than this share of what is asked for deserve a look. */
const troubledShare = 0.05

/** Background traffic in words. */
export function trafficLook(state: TrafficState): TrafficLook {
  const { calls, failures, reached, failing } = state
  const facts = [
    { name: 'reached', label: 'Answered/s', value: formatCount(reached) },
    { name: 'failing', label: 'Failing/s', value: formatCount(failing) },
    { name: 'failures', label: 'Failed so far', value: `${formatCount(failures)} of ${formatCount(calls)}` },
  ]
  return { ...words(state), facts }
}

function words({
  phase,
  isOn,
  ratePerSecond,
  reached,
  failing,
  reason,
}: TrafficState): Omit<TrafficLook, 'facts'> {
  const rate = `${formatCount(ratePerSecond)}/s`
  const asked = plural(ratePerSecond, 'request')
  switch (phase) {
    case 'off':
      return {
        tone: 'neutral',
        short: 'off',
        text: `There is no background traffic. Switch it on for ${asked} a second.`,
      }
    case 'entering':
      return {
        tone: 'info',
        short: 'starting',
        text: 'Its users log in, and its sellers put up their items.',
      }
    case 'running': {
      if (failing > ratePerSecond * troubledShare)
        return {
          tone: 'warning',
          short: `${formatCount(Math.round(reached))} of ${rate}`,
          text: `${formatCount(failing)} of ${asked} a second fail. The traffic continues by itself.`,
        }
      return { tone: 'success', short: rate, text: `${asked} a second, and nearly all are answered.` }
    }
    case 'paused':
      return { tone: 'neutral', short: 'paused', text: `It waits: ${reason}` }
    case 'leaving':
      return { tone: 'info', short: 'ending', text: 'Carts are emptied, items withdrawn and sessions ended.' }
    case 'failed':
      return {
        tone: 'error',
        short: isOn ? 'cannot start' : 'cannot end',
        text: `${isOn ? 'Its users cannot log in' : 'It cannot clean up after itself'}: ${reason} It tries again by itself.`,
      }
  }
}
