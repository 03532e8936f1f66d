import type { Rule } from './offences.ts'

/**
 * Places that look like an offence and are none, each with its reason. `count` is their number in that file: an
 * exception that is no longer needed must go.
 */
export const exceptions: readonly { file: string; rule: Rule; count: number; reason: string }[] = [
  {
    file: 'bench/run/machine-watch.test.ts',
    rule: 'skip',
    count: 1,
    reason: 'only Linux tells what other processes used of the processors',
  },
  {
    file: 'bench/run/process-tree.test.ts',
    rule: 'skip',
    count: 1,
    reason: 'only Linux has /proc',
  },
  {
    file: 'renderer/seller/inventory/optimistic-edits.test.ts',
    rule: 'sleep',
    count: 1,
    reason: 'lets the event loop go round once, and takes no time',
  },
  {
    file: 'conform/testing/race.ts',
    rule: 'sleep',
    count: 1,
    reason: 'the defect itself: time between a check and the change that it was for',
  },
  {
    file: 'cli/cluster/run-cluster.test.ts',
    rule: 'sleep',
    count: 2,
    reason:
      'longer than a cluster takes to notice that its parent is gone, after which nothing may have happened; and a kill at several moments, whatever has happened by then',
  },
  {
    file: 'services/faults/effects.test.ts',
    rule: 'sleep',
    count: 1,
    reason:
      'a stretch of time over which the use of the event loop is counted, again and again until it is as wanted',
  },
  {
    file: 'services/gateway/unwell-frontends.test.ts',
    rule: 'sleep',
    count: 1,
    reason: 'has a request wait in the gateway for so long at least',
  },
  {
    file: 'services/wire/server.test.ts',
    rule: 'sleep',
    count: 1,
    reason: 'a client reads nothing for so long at least',
  },
]
