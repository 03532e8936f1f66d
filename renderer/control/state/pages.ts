import type { AppCommand } from '../../../electron/ipc/channels.ts'

export type PageId = Extract<AppCommand, { command: 'page' }>['page']

export interface Page {
  id: PageId
  title: string
  icon: string
  /** Other words for it, for the palette. */
  keywords: string
  /** With Ctrl or Cmd. */
  key: string
}

export const pages: readonly Page[] = [
  {
    id: 'overview',
    title: 'Overview',
    icon: 'i-lucide-waypoints',
    keywords: 'home topology map windows',
    key: '1',
  },
  {
    id: 'cluster',
    title: 'Cluster',
    icon: 'i-lucide-server',
    keywords: 'services processes cpu memory',
    key: '2',
  },
  { id: 'logs', title: 'Logs', icon: 'i-lucide-scroll-text', keywords: 'messages search trace', key: '3' },
  {
    id: 'snapshots',
    title: 'Snapshots',
    icon: 'i-lucide-database-backup',
    keywords: 'backup restore tables',
    key: '4',
  },
  {
    id: 'benchmark',
    title: 'Benchmark',
    icon: 'i-lucide-gauge',
    keywords: 'bench measure throughput latency load compare charts',
    key: '5',
  },
  {
    id: 'order-desk',
    title: 'Order desk',
    icon: 'i-lucide-concierge-bell',
    keywords: 'orders queue vip normal waiting workers pause payments burst',
    key: '6',
  },
  {
    id: 'market',
    title: 'Market',
    icon: 'i-lucide-store',
    keywords: 'administrator items stock price orders accounts sessions lock cancel followers',
    key: 'shift_a',
  },
  {
    id: 'consistency',
    title: 'Consistency',
    icon: 'i-lucide-copy-check',
    keywords: 'replication followers replica lag stale strong eventual reads',
    key: '7',
  },
  {
    id: 'resilience',
    title: 'Resilience',
    icon: 'i-lucide-shield-check',
    keywords: 'circuit breaker timeout budget retry bulkhead shedding degradation payments outage',
    key: 'shift_e',
  },
  {
    id: 'faults',
    title: 'Faults',
    icon: 'i-lucide-zap',
    keywords: 'break latency partition kill pause slow lose chaos heal',
    key: '8',
  },
  {
    id: 'experiments',
    title: 'Experiments',
    icon: 'i-lucide-flask-conical',
    keywords: 'schedule verdict library yaml lesson',
    key: '9',
  },
  {
    id: 'scenes',
    title: 'Scenes',
    icon: 'i-lucide-clapperboard',
    keywords: 'set-up lecture demonstration prepare save open import export',
    key: 'shift_s',
  },
  {
    id: 'traces',
    title: 'Traces',
    icon: 'i-lucide-list-tree',
    keywords: 'requests waterfall hops spans frames wire diagram opentelemetry record',
    key: 'shift_t',
  },
  {
    id: 'metrics',
    title: 'Metrics',
    icon: 'i-lucide-chart-line',
    keywords: 'figures latency percentiles errors queues event loop memory prometheus csv',
    key: 'shift_m',
  },
  {
    id: 'timeline',
    title: 'Timeline',
    icon: 'i-lucide-history',
    keywords: 'events record what happened kills starts faults export html',
    key: 'shift_l',
  },
  {
    id: 'settings',
    title: 'Settings',
    icon: 'i-lucide-settings',
    keywords: 'preferences ports theme folder',
    key: ',',
  },
]
