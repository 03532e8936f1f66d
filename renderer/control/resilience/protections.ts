import type { ResilienceSettings } from '../../../electron/ipc/resilience-types.ts'

type Section = Exclude<keyof ResilienceSettings, 'degradation'>

export interface ProtectionField {
  name: string
  label: string
  unit?: 'ms' | '%'
  min: number
  max: number
  step: number
}

export interface Protection {
  section: Section
  title: string
  text: string
  icon: string
  fields: readonly ProtectionField[]
}

const ms = (name: string, label: string, step = 100): ProtectionField => {
  return { name, label, unit: 'ms', min: 1, max: 600_000, step }
}
const count = (name: string, label: string, step = 1, min = 1, max = 1_000_000): ProtectionField => {
  return { name, label, min, max, step }
}
const share = (name: string, label: string, min: number, max: number): ProtectionField => {
  return { name, label, unit: '%', min, max, step: 0.05 }
}

export const protections: readonly Protection[] = [
  {
    section: 'breaker',
    title: 'Circuit breakers',
    text: 'Who fails too often is left alone for a while, then tried with a few requests.',
    icon: 'i-lucide-zap-off',
    fields: [
      share('failureShare', 'Opens at failures of', 0.01, 1),
      count('leastCalls', 'After at least, calls'),
      ms('windowMs', 'Within', 1_000),
      ms('openMs', 'Stays open', 500),
      count('probes', 'Probes'),
      ms('probeMs', 'Patience with a probe'),
    ],
  },
  {
    section: 'budgets',
    title: 'Time budgets',
    text: 'How long a client waits travels with its request. Nobody works for who has given up.',
    icon: 'i-lucide-timer',
    fields: [ms('defaultMs', 'Where a client sets none', 500)],
  },
  {
    section: 'retries',
    title: 'Retries',
    text: 'Reads, and writes with a key, are tried again; only as often as the share allows.',
    icon: 'i-lucide-repeat',
    fields: [
      count('attempts', 'Attempts', 1, 2, 10),
      ms('attemptMs', 'Each takes at most'),
      ms('firstDelayMs', 'First pause', 10),
      share('share', 'Of all requests', 0.001, 10),
    ],
  },
  {
    section: 'bulkhead',
    title: 'Bulkheads',
    text: 'One service that hangs does not take all there is.',
    icon: 'i-lucide-layout-panel-left',
    fields: [
      count('inFlight', 'Requests to each service', 16),
      count('longCalls', 'Long ones beside them', 16),
    ],
  },
  {
    section: 'shedding',
    title: 'Load shedding',
    text: 'With too much to do, who looks around is refused first and who buys last.',
    icon: 'i-lucide-filter-x',
    fields: [
      count('inFlight', 'Requests being worked on', 50),
      ms('loopDelayMs', 'Delay of the event loop', 50),
    ],
  },
]
