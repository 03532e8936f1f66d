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
  const { from, to, sentAt, receivedAt, bytes } = hop
  const way =
    sentAt !== undefined && receivedAt !== undefined
      ? `${spanTime(receivedAt - sentAt)} on its way`
      : sentAt === undefined
        ? 'where it was sent was not recorded'
        : 'where it arrived was not recorded'
  return `${hopLabel(hop)}: from ${from} to ${to}, ${formatCount(bytes)} bytes, ${way}`
}
