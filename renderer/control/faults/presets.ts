import type { MemberView } from '../../../electron/ipc/cluster-types.ts'
import type { FaultInput } from '../../../electron/ipc/fault-types.ts'
import { keepsJournal, type Link } from '../../../services/cluster/topology.ts'

export interface Preset {
  label: string
  icon: string
  fault: FaultInput
}

/** The usual ways in which a connection fails, each with a value that is noticed. */
export function linkPresets({ from, to }: Link): Preset[] {
  const between = { from: [from], to: [to] }
  return [
    { label: 'Latency 100 ms', icon: 'i-lucide-timer', fault: { kind: 'latency', ms: 100, ...between } },
    {
      label: 'Latency 100 ± 80 ms',
      icon: 'i-lucide-timer-reset',
      fault: { kind: 'latency', ms: 100, jitterMs: 80, ...between },
    },
    {
      label: 'Bandwidth 50 KB/s',
      icon: 'i-lucide-gauge',
      fault: { kind: 'bandwidth', bytesPerSecond: 50_000, ...between },
    },
    {
      label: 'Lose 30 % of the replies',
      icon: 'i-lucide-message-circle-off',
      fault: { kind: 'black-hole', direction: 'reply', probability: 0.3, ...between },
    },
    { label: 'Lose everything', icon: 'i-lucide-circle-off', fault: { kind: 'black-hole', ...between } },
    { label: 'Reset connections', icon: 'i-lucide-unplug', fault: { kind: 'reset', ...between } },
    {
      label: 'Close 2 s late',
      icon: 'i-lucide-door-open',
      fault: { kind: 'slow-close', ms: 2_000, ...between },
    },
    {
      label: 'Slices of 10 bytes',
      icon: 'i-lucide-scissors',
      fault: { kind: 'slices', bytes: 10, delayMs: 2, ...between },
    },
  ]
}

/** The usual ways in which a process fails. */
export function memberPresets(target: Pick<MemberView, 'name' | 'kind'>): Preset[] {
  const member = target.name
  return [
    { label: 'Kill -9', icon: 'i-lucide-skull', fault: { kind: 'kill', member } },
    {
      label: 'Kill, and keep it down 5 s',
      icon: 'i-lucide-power-off',
      fault: { kind: 'kill', member, forMs: 5_000 },
    },
    { label: 'Pause', icon: 'i-lucide-pause', fault: { kind: 'pause', member } },
    { label: 'Restart', icon: 'i-lucide-rotate-cw', fault: { kind: 'restart', member } },
    ...(keepsJournal.has(target.kind)
      ? [
          {
            label: 'Slow disk, 100 ms',
            icon: 'i-lucide-hard-drive',
            fault: { kind: 'slow-disk', member, ms: 100 } as const,
          },
        ]
      : []),
    { label: 'CPU hog, 80 %', icon: 'i-lucide-cpu', fault: { kind: 'cpu-hog', member, share: 0.8 } },
    ...(target.kind === 'customer-db'
      ? [
          {
            label: 'Clock 6 min ahead',
            icon: 'i-lucide-clock-alert',
            fault: { kind: 'clock-skew', member, ms: 360_000 } as const,
          },
        ]
      : []),
  ]
}

/** As long as the page says, unless it ends at once or has a time of its own. */
export function lasting(fault: FaultInput, forMs: number | undefined): FaultInput {
  const endsAtOnce = fault.kind === 'kill' || fault.kind === 'restart'
  if (forMs === undefined || endsAtOnce || ('forMs' in fault && fault.forMs !== undefined)) return fault
  return { ...fault, forMs }
}

export const durations = [
  { label: 'until healed', value: 0 },
  { label: 'for 5 s', value: 5_000 },
  { label: 'for 10 s', value: 10_000 },
  { label: 'for 30 s', value: 30_000 },
  { label: 'for 2 min', value: 120_000 },
]
