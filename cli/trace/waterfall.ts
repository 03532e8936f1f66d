import type { PlacedSpan } from '../../services/trace-model/place-spans.ts'

const barWidth = 32
const words: Record<PlacedSpan['kind'], string> = {
  server: 'works',
  client: 'is waited for',
  journal: 'waits for the disk',
  queue: 'waits for its turn',
  payment: 'waits for the payment',
}

/** One line a span: who does what, when it began and how long it took, and a bar in its place. */
export function waterfall(spans: readonly PlacedSpan[]): string[] {
  const [whole] = spans
  if (whole === undefined) return []
  const labels = spans.map(
    ({ depth, service, op, kind }) => `${'  '.repeat(depth)}${service} ${op} ${words[kind]}`,
  )
  const widest = Math.max(...labels.map((label) => label.length))
  const lines = spans.map(({ start, ms, placement }, index) => {
    const after = (start - whole.start).toFixed(2).padStart(9)
    const guessed = placement === 'middle' ? ' (somewhere in the wait)' : ''
    return `${labels[index]!.padEnd(widest)} ${after} ms +${ms.toFixed(2).padStart(8)} ms  ${bar(start - whole.start, ms, whole.ms)}${guessed}`
  })
  return lines.map((line) => line.trimEnd())
}

function bar(start: number, ms: number, wholeMs: number): string {
  const scale = wholeMs > 0 ? barWidth / wholeMs : 0
  const from = Math.min(barWidth - 1, Math.max(0, Math.round(start * scale)))
  const length = Math.max(1, Math.min(barWidth - from, Math.round(ms * scale)))
  return `${' '.repeat(from)}${'█'.repeat(length)}`.padEnd(barWidth)
}
