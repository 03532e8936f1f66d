import { z } from 'zod'

/** The type of a value that comes from main and is therefore not checked again. */
export interface Answer<Value> {
  readonly value?: Value
}

/** A question a window may ask main. Its argument is checked before any handler sees it. */
export interface Ask<Args extends z.ZodType = z.ZodType, Value = unknown> {
  readonly kind: 'ask'
  readonly args: Args
  readonly answer: Answer<Value>
  /** How many bytes the argument may have, about. */
  readonly bytes: number
}

/**
 * A stream from the main process to listening windows. A new listener of a `state` gets its newest value. `events` that
 * happened before the window listened are kept for it.
 */
export interface Stream<Value = unknown> {
  readonly kind: 'state' | 'events'
  readonly answer: Answer<Value>
}

export type Channel = Ask | Stream
export type ChannelMap = Record<string, Record<string, Channel>>

/** Nearly all arguments are far smaller. */
const usualBytes = 256 * 1024

export function ask<Args extends z.ZodType, Value>(
  args: Args,
  answer: Answer<Value>,
  bytes = usualBytes,
): Ask<Args, Value> {
  return { kind: 'ask', args, answer, bytes }
}

export function answers<Value>(): Answer<Value> {
  return {}
}

export function state<Value>(): Stream<Value> {
  return { kind: 'state', answer: {} }
}

export function events<Value>(): Stream<Value> {
  return { kind: 'events', answer: {} }
}

/** For questions without an argument. */
export const nothing = z.undefined()

export interface BridgeFailure {
  name: string
  /** A code of `services/wire/errors.ts`, or one of those below. */
  code: string
  message: string
  retryable: boolean
  indefinite: boolean
  details?: Record<string, unknown>
  stack?: string
  /** The trace of the request, to be found in the logs. */
  trace?: string
}

/** Every answer is a result or an error: exceptions do not survive the way between processes whole. */
export type Envelope<Value> = { ok: true; value: Value } | { ok: false; error: BridgeFailure }

export type Unsubscribe = () => void

type Parameter<Args extends z.ZodType> = undefined extends z.input<Args> ? [] : [args: z.input<Args>]

/** A channel as the preload script exposes it. */
export type ExposedVerb<C> =
  C extends Ask<infer Args, infer Value>
    ? (...args: Parameter<Args>) => Promise<Envelope<Value>>
    : C extends Stream<infer Value>
      ? (listener: (value: Value) => void) => Unsubscribe
      : never

export type Exposed<Map> = {
  [Topic in keyof Map]: { [Verb in keyof Map[Topic]]: ExposedVerb<Map[Topic][Verb]> }
}

/** The same with the envelope opened: what pages use. Rejects with a BridgeError. */
export type OpenedVerb<C> =
  C extends Ask<infer Args, infer Value> ? (...args: Parameter<Args>) => Promise<Value> : ExposedVerb<C>

export type Opened<Map> = {
  [Topic in keyof Map]: { [Verb in keyof Map[Topic]]: OpenedVerb<Map[Topic][Verb]> }
}

/** All that the preload script knows of a map: names. Those that begin with "on" are streams. */
export type VerbNames<Map> = {
  [Topic in keyof Map]: Readonly<Record<keyof Map[Topic], true>>
}
