import { expect } from 'vitest'
import { type Span, spanList } from '../../contract/spans.ts'
import type { TestClient, TestReply } from './test-client.ts'

export interface Traced {
  reply: TestReply
  /** The frontend's own work. */
  whole: Span
  /** The calls of the frontend to the databases: `product-db ChangePrice journal` if it waited for the disk. */
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
  const waitedMicros = (performance.now() - sentAt) * 1000
  const whole = wholeOf(reply)
  expect(whole).toMatchObject({ op, at: 0 })
  expect(whole.us).toBeLessThanOrEqual(waitedMicros + rounding)
  return { reply, whole, calls: partsOf(whole).map(callText).sort() }
}

/** The one span of a reply that holds all others. */
export function wholeOf(reply: TestReply): Span {
  expect(Object.keys(reply)).toEqual(['id', 'ok', reply.ok ? 'result' : 'error', 'spans'])
  const spans = spanList.parse(reply.spans)
  expect(spans).toEqual(reply.spans)
  expect(spans).toHaveLength(1)
  expect(spans[0]!.kind).toBe('server')
  checkParts(spans[0]!)
  return spans[0]!
}

export function partsOf({ parts = [] }: Span): Span[] {
  return parts
}

/** No part is longer than what it is a part of. */
function checkParts(whole: Span): void {
  for (const part of partsOf(whole)) {
    expect(part.at + part.us).toBeLessThanOrEqual(whole.us + rounding)
    expect(whole.kind).toBe(part.kind === 'server' ? 'client' : 'server')
    if (part.kind !== 'client') expect(part).toMatchObject({ service: whole.service, op: whole.op })
    if (part.kind === 'journal') expect(part.us).toBeGreaterThan(0)
    checkParts(part)
  }
}

function callText(call: Span): string {
  return [
    call.service,
    call.op,
    ...partsOf(call)
      .flatMap(partsOf)
      .map(({ kind }) => kind),
  ].join(' ')
}
