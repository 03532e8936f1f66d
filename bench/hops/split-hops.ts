import type { Span } from '../../services/contract/spans.ts'
import type { HopPart } from '../model/result.ts'

export type HopMicros = Record<HopPart, number>

interface Asked {
  service: string
  at: number
  end: number
  us: number
  /** What the service says of itself; nothing where it says nothing. */
  server: number
  journal: number
}

/**
 * Shares what a client waited for a request out among those who kept it waiting, in whole microseconds that add up. Where
 * the frontend waited for several calls side by side, that stretch is the one's that ended last. Of a call that was
 * waited for only in part, each of its parts counts in proportion.
 */
export function splitHops(clientMicros: number, spans: readonly Span[]): HopMicros {
  const total = Math.max(0, Math.round(clientMicros))
  // Two clocks and their rounding may have it that the part took longer than the whole.
  const inside = Math.min(spans[0]?.us ?? 0, total)
  const parts: HopMicros = {
    'client-frontend': total - inside,
    frontend: inside,
    'frontend-customer-db': 0,
    'customer-db': 0,
    'frontend-product-db': 0,
    'product-db': 0,
    journal: 0,
  }
  // From the last to end backwards: what lies behind `from` belongs to calls that ended later.
  let from = inside
  for (const call of lastFirst(askedOf(spans))) {
    const waited = Math.max(0, Math.min(call.end, from) - call.at)
    from = Math.min(from, call.at)
    if (call.service !== 'customer-db' && call.service !== 'product-db') continue
    const scale = call.us === 0 ? 0 : waited / call.us
    const server = Math.round(call.server * scale)
    const journal = Math.round(call.journal * scale)
    parts.frontend -= waited
    parts[`frontend-${call.service}`] += waited - server
    parts[call.service] += server - journal
    parts.journal += journal
  }
  return parts
}

/** What the service that answered the client asked of others. */
function askedOf(spans: readonly Span[]): Asked[] {
  return spans.flatMap((span, place) => {
    if (span.kind !== 'client' || span.parent !== 0) return []
    const { service, at, us } = span
    const answerAt = spans.findIndex(({ kind, parent }) => kind === 'server' && parent === place)
    const server = Math.min(us, spans[answerAt]?.us ?? 0)
    const waits = spans.filter(({ kind, parent }) => kind === 'journal' && parent === answerAt)
    const journal = Math.min(
      server,
      waits.reduce((sum, wait) => sum + wait.us, 0),
    )
    return [{ service, at, end: at + us, us, server, journal }]
  })
}

/** Services tell their calls in the order in which these ended. */
function lastFirst(calls: Asked[]): Asked[] {
  return calls.reverse().sort((a, b) => b.end - a.end)
}
