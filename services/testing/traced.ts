import { expect } from 'vitest'
import { type Span, spanList } from '../contract/spans.ts'
import type { TestClient, TestReply } from './test-client.ts'

export interface Traced {
  reply: TestReply
  spans: Span[]
  /** What the frontend asked of the databases: `product-db ChangePrice journal` where the disk was waited for. */
  calls: string[]
}

export const asksForSpans = { trace: 'test', spans: true }

/** Microseconds are rounded at both ends of a span, by each service by itself. */
const rounding = 2

/** Sends a request that asks where its time goes, and holds the answer against what is promised of it. */
export async function traced(
  client: TestClient,
  op: string,
  args: unknown = {},
  extra: Record<string, unknown> = {},
): Promise<Traced> {
  const sentAt = performance.now()
  const reply = await client.call(op, args, { ...asksForSpans, ...extra })
  const waitedUs = (performance.now() - sentAt) * 1000
  const spans = spansOf(reply)
  expect(spans[0]).toMatchObject({ kind: 'server', op, at: 0 })
  expect(spans[0]!.us).toBeLessThanOrEqual(waitedUs + rounding)
  return { reply, spans, calls: callsOf(spans) }
}

/** The spans of a reply: a tree with one root, in which no part is longer than the whole. */
export function spansOf(reply: TestReply): Span[] {
  expect(Object.keys(reply)).toEqual(['id', 'ok', reply.ok ? 'result' : 'error', 'spans'])
  const spans = spanList.parse(reply.spans)
  expect(spans).toEqual(reply.spans)
  for (const [place, { parent, ...span }] of spans.entries()) {
    expect(parent === undefined).toBe(place === 0)
    if (parent === undefined) continue
    const whole = spans[parent]!
    expect(whole.kind).toBe(span.kind === 'server' ? 'client' : 'server')
    expect(span.at + span.us).toBeLessThanOrEqual(whole.us + rounding)
    if (span.kind === 'journal') expect(span.us).toBeGreaterThan(0)
    if (span.kind !== 'client') expect(span).toMatchObject({ service: whole.service, op: whole.op })
  }
  return spans
}

function callsOf(spans: Span[]): string[] {
  const partsOf = (place: number) =>
    spans.flatMap((span, at) => (span.parent === place ? [{ span, at }] : []))
  return partsOf(0)
    .map(({ span, at }) => {
      const waits = partsOf(at).flatMap(({ at: server }) => partsOf(server))
      return [span.service, span.op, ...waits.map(({ span: { kind } }) => kind)].join(' ')
    })
    .sort()
}
