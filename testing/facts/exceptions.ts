import type { Rule } from './offences.ts'

/**
 * What looks like an offence and is none, each with its reason. `count` is how often it stands in that file: an exception
 * that is needed no more must go.
 */
export const exceptions: readonly { file: string; rule: Rule; count: number; reason: string }[] = [
  {
    file: 'renderer/seller/inventory/optimistic-edits.test.ts',
    rule: 'sleep',
    count: 1,
    reason: 'lets the event loop go round once, and takes no time',
  },
]
