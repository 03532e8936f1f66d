import type { AppCommand } from '../../electron/ipc/channels.ts'

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
    id: 'traces',
    title: 'Traces',
    icon: 'i-lucide-list-tree',
    keywords: 'requests waterfall hops spans frames wire diagram opentelemetry record',
    key: '6',
  },
  {
    id: 'metrics',
    title: 'Metrics',
    icon: 'i-lucide-chart-line',
    keywords: 'figures latency percentiles errors queues event loop memory prometheus csv',
    key: '7',
  },
  {
    id: 'settings',
    title: 'Settings',
    icon: 'i-lucide-settings',
    keywords: 'preferences ports theme folder',
    key: ',',
  },
]
