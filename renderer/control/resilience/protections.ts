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
    text: 'A service that fails too often gets no requests for a while, then a few probes.',
    icon: 'i-lucide-zap-off',
    fields: [
      share('failureShare', 'Opens at a failure share of', 0.01, 1),
      count('leastCalls', 'Least number of calls'),
      ms('windowMs', 'Within', 1_000),
      ms('openMs', 'Stays open', 500),
      count('probes', 'Probes'),
      ms('probeMs', 'Timeout of a probe'),
    ],
  },
  {
    section: 'budgets',
    title: 'Time budgets',
    text: 'Each request carries the time that its client still waits. Services do no work for clients that have given up.',
    icon: 'i-lucide-timer',
    fields: [ms('defaultMs', 'Default budget', 500)],
  },
  {
    section: 'retries',
    title: 'Retries',
    text: 'Reads and writes with a key are retried, as often as the share allows.',
    icon: 'i-lucide-repeat',
    fields: [
      count('attempts', 'Attempts', 1, 2, 10),
      ms('attemptMs', 'Timeout of an attempt'),
      ms('firstDelayMs', 'First pause', 10),
      share('share', 'Share of all requests', 0.001, 10),
    ],
  },
  {
    section: 'bulkhead',
    title: 'Bulkheads',
    text: 'A service that hangs cannot use up the capacity of its callers.',
    icon: 'i-lucide-layout-panel-left',
    fields: [
      count('inFlight', 'Requests to each service', 16),
      count('longCalls', 'Long requests to each service', 16),
    ],
  },
  {
    section: 'shedding',
    title: 'Load shedding',
    text: 'Under overload, reads are refused first and purchases last.',
    icon: 'i-lucide-filter-x',
    fields: [
      count('inFlight', 'Requests being worked on', 50),
      ms('loopDelayMs', 'Delay of the event loop', 50),
    ],
  },
]
