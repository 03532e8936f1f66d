import { formatShare, formatSize, formatTime } from './amounts.ts'
import type { Fault } from './fault.ts'

/** A fault in one line that `parseFault` understands. */
export function describeFault(fault: Fault): string {
  const words = [fault.kind, ...wordsOf(fault)]
  if ('forMs' in fault && fault.forMs !== undefined) words.push('for', formatTime(fault.forMs))
  return words.join(' ')
}

function wordsOf(fault: Fault): string[] {
  switch (fault.kind) {
    case 'latency': {
      const jitter = fault.jitterMs > 0 ? ['jitter', formatTime(fault.jitterMs)] : []
      return [formatTime(fault.ms), ...jitter, ...linkWords(fault)]
    }
    case 'bandwidth':
      return [`${formatSize(fault.bytesPerSecond)}/s`, ...linkWords(fault)]
    case 'slow-close':
      return [formatTime(fault.ms), ...linkWords(fault)]
    case 'slices': {
      const every = fault.delayMs > 0 ? ['every', formatTime(fault.delayMs)] : []
      return [formatSize(fault.bytes), ...every, ...linkWords(fault)]
    }
    case 'reset':
    case 'black-hole':
      return linkWords(fault)
    case 'partition':
      return [fault.a.join(','), 'from', fault.b.join(','), ...(fault.oneWay ? ['one-way'] : [])]
    case 'slow-disk':
    case 'clock-skew':
      return [fault.member, formatTime(fault.ms)]
    case 'cpu-hog':
      return [fault.member, formatShare(fault.share)]
    case 'kill':
    case 'pause':
    case 'restart':
      return [fault.member]
  }
}

function linkWords(fault: {
  from: string[]
  to: string[]
  direction: 'both' | 'request' | 'reply'
  probability: number
}): string[] {
  const way = { both: [], request: ['requests'], reply: ['replies'] }[fault.direction]
  const share = fault.probability < 1 ? [formatShare(fault.probability)] : []
  return ['from', fault.from.join(','), 'to', fault.to.join(','), ...way, ...share]
}
