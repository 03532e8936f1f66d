import type { Span } from '../../services/contract/spans.ts'
import type { HopPart } from '../model/result.ts'
import { sum } from '../statistics/moments.ts'

export type HopMicros = Record<HopPart, number>

interface Asked {
  service: string
  at: number
  end: number
  us: number
  /** The service's own time; 0 if it reports none. */
  server: number
  journal: number
}

/**
 * Divides the time that a client waited for a request among the processes that it waited for, in whole microseconds
 * that add up. If the frontend waited for several calls in parallel, that stretch belongs to the one that ended last.
 * If it waited only for a part of a call, each part of the call counts in proportion. A gateway is on the way between
 * client and frontend.
 */
export function splitHops(clientMicros: number, answered: Span): HopMicros {
  const total = Math.max(0, Math.round(clientMicros))
  const whole = behindGateway(answered)
  // Two clocks and their rounding may have it that the part took longer than the whole.
  const inside = Math.min(whole.us, total)
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
  for (const call of lastFirst(askedOf(whole))) {
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

/** If a gateway asked several frontends, the last one gave the reply that was passed on. */
function behindGateway(answered: Span): Span {
  if (answered.service !== 'gateway') return answered
  const last = partsOf(answered, 'client').at(-1)
  return (last && partsOf(last, 'server')[0]) ?? answered
}

/** The calls to other services of the service that answered the client. */
function askedOf(whole: Span): Asked[] {
  return partsOf(whole, 'client').map((call) => {
    const { service, at, us } = call
    const [answer] = partsOf(call, 'server')
    const waits = answer ? partsOf(answer, 'journal') : []
    const server = Math.min(us, answer?.us ?? 0)
    const journal = Math.min(server, sum(waits.map((wait) => wait.us)))
    return { service, at, end: at + us, us, server, journal }
  })
}

function partsOf({ parts = [] }: Span, kind: Span['kind']): Span[] {
  return parts.filter((part) => part.kind === kind)
}

/** Services tell their calls in the order in which these ended. */
function lastFirst(calls: Asked[]): Asked[] {
  return calls.reverse().sort((a, b) => b.end - a.end)
}
