import type { EventKind } from '../../../electron/ipc/timeline-types.ts'

/** How each kind of event is called and shown. */
export const kindLooks: Record<EventKind, { label: string; icon: string }> = {
  member: { label: 'Member', icon: 'i-lucide-server' },
  fault: { label: 'Fault', icon: 'i-lucide-zap' },
  breaker: { label: 'Breaker', icon: 'i-lucide-shield-check' },
  ejection: { label: 'Ejection', icon: 'i-lucide-log-out' },
  snapshot: { label: 'Snapshot', icon: 'i-lucide-database-backup' },
  autoscale: { label: 'Autoscale', icon: 'i-lucide-scaling' },
  experiment: { label: 'Experiment', icon: 'i-lucide-flask-conical' },
  benchmark: { label: 'Benchmark', icon: 'i-lucide-gauge' },
  traffic: { label: 'Traffic', icon: 'i-lucide-activity' },
  data: { label: 'Data', icon: 'i-lucide-database' },
  app: { label: 'App', icon: 'i-lucide-app-window' },
}

export const eventKinds = Object.keys(kindLooks) as EventKind[]
