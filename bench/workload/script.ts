import type { Role } from '../../services/contract/values.ts'

export interface OwnItem {
  itemId: string
  price: number
  quantity: number
}

/** A client of the benchmark: an account that is logged in. */
export interface Account {
  role: Role
  /** From 0, among all of its role. */
  index: number
  username: string
  password: string
  session: string
  /** A seller's. */
  items: OwnItem[]
}

/** One request of a client, but for its id. */
export interface Step {
  op: string
  /** The request's JSON from the comma behind the id to its end, in ASCII. */
  tail: string
  /** Whether the script goes by what is answered. */
  wantsResult: boolean
}

export type Answer = { ok: true; result: unknown } | { ok: false; code: string }

/** The requests of one client, call after call. */
export interface Script {
  next(): Step
  /** Told of every answer, in the order of their coming; `result` is there only where the step wants it. */
  answered(step: Step, answer: Answer): void
}

export function step(op: string, session: string, args: object, wantsResult = false): Step {
  return { op, tail: `${opening(op, session)}${asciiJson(args)}}`, wantsResult }
}

/** Everything before the arguments. */
export function opening(op: string, session: string): string {
  return `,"op":"${op}","session":${asciiJson(session)},"args":`
}

export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
