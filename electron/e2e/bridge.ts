import type { Page } from '@playwright/test'
import type { Envelope } from '../ipc/channel.ts'

type Verbs = Record<string, Record<string, (argument?: unknown) => unknown>>

/** Asks main as the page would, and opens the envelope. */
export async function call<Value = unknown>(
  page: Page,
  topic: string,
  verb: string,
  argument?: unknown,
): Promise<Value> {
  const envelope = await ask<Value>(page, topic, verb, argument)
  if (envelope.ok) return envelope.value
  throw Object.assign(new Error(envelope.error.message), { code: envelope.error.code })
}

export function ask<Value = unknown>(
  page: Page,
  topic: string,
  verb: string,
  argument?: unknown,
): Promise<Envelope<Value>> {
  return page.evaluate(
    ([topic, verb, argument]) => {
      const { marketlab } = window as unknown as { marketlab: Verbs }
      return marketlab[topic as string]![verb as string]!(argument) as Promise<Envelope<Value>>
    },
    [topic, verb, argument] as const,
  )
}

/** The first value that a stream of states sends to a new listener. */
export function newestOf<Value>(page: Page, topic: string, verb: string): Promise<Value> {
  return page.evaluate(
    ([topic, verb]) =>
      new Promise<Value>((resolve) => {
        const { marketlab } = window as unknown as { marketlab: Verbs }
        const stop = marketlab[topic]![verb]!((value: unknown) => {
          resolve(value as Value)
          setTimeout(() => stop())
        }) as () => void
      }),
    [topic, verb] as const,
  )
}

/** An operation of the frontend that the window belongs to. */
export function operation<Value = Record<string, unknown>>(
  page: Page,
  op: string,
  args: object = {},
): Promise<Value> {
  return call<Value>(page, 'shop', 'call', { op, args })
}

/** Keeps what the window is told, to be looked at with `collected`. */
export function collectEvents(page: Page): Promise<void> {
  return page.evaluate(() => {
    const view = window as unknown as { marketlab: Verbs; collected: unknown[] }
    view.collected = []
    view.marketlab.shop!.onEvents!((events: unknown) => view.collected.push(...(events as unknown[])))
  })
}

export function collected(page: Page): Promise<{ event: string; data: Record<string, unknown> }[]> {
  return page.evaluate(() => (window as unknown as { collected: never[] }).collected)
}
