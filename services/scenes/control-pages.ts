/** The pages of the control room, in the order of its navigation. */
export const controlPages = [
  'overview',
  'cluster',
  'logs',
  'snapshots',
  'benchmark',
  'order-desk',
  'market',
  'consistency',
  'resilience',
  'faults',
  'experiments',
  'scenes',
  'traces',
  'metrics',
  'timeline',
  'settings',
] as const
export type ControlPage = (typeof controlPages)[number]
