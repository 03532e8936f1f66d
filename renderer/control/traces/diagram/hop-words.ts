import type { HopView } from '../../../../electron/ipc/trace-types.ts'
import { formatCount } from '../../../shared/format.ts'
import { spanTime } from '../trace-words.ts'

/** The content of the frame, in a word. */
export function hopLabel({ facts, repliesTo }: HopView): string {
  switch (facts.kind) {
    case 'request':
      return facts.op ?? 'request'
    case 'reply':
      return [facts.outcome, repliesTo && `(${repliesTo})`].filter(Boolean).join(' ')
    case 'event':
      return `event ${facts.event}`
    case 'greeting':
      return 'greeting'
    case 'unreadable':
      return 'no message'
  }
}

export function hopWords(hop: HopView): string {
  const { from, to, bytes } = hop
  return `${hopLabel(hop)}: from ${from} to ${to}, ${formatCount(bytes)} bytes, ${wayWords(hop)}`
}

/** How long the frame was on its way, or why that is not known. */
export function wayWords({ sentAt, receivedAt, isLost }: HopView): string {
  if (isLost) return 'lost by a fault'
  if (sentAt === undefined) return 'its sending was not recorded'
  if (receivedAt === undefined) return 'its arrival was not recorded'
  return `${spanTime(receivedAt - sentAt)} on its way`
}
