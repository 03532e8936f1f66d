import { isRoutine } from '../contract/internal.ts'
import type { RecordedFrame } from '../contract/tracing.ts'

export type FrameKind = 'request' | 'reply' | 'event' | 'greeting' | 'unreadable'

/** The content of a frame, as far as its recorded bytes show. */
export interface FrameFacts {
  kind: FrameKind
  id?: number
  op?: string
  /** The outcome of a reply: "ok" or the code of its error. */
  outcome?: string
  event?: string
  trace?: string
  /** A request that an idle cluster sends as well. */
  isRoutine?: true
  /** A reply that tells a follower of no command. */
  isNoNews?: true
}

type Kept = Pick<RecordedFrame, 'bytes' | 'head' | 'tail'>

const decoder = new TextDecoder()

export function frameBytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

export function isWhole({ tail }: Kept): boolean {
  return tail === undefined
}

export function frameFacts(frame: Kept): FrameFacts {
  const head = decoder.decode(frameBytes(frame.head))
  if (isWhole(frame)) return factsOfMessage(parsed(head))
  return factsOfPieces(head, decoder.decode(frameBytes(frame.tail!)))
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function factsOfMessage(message: Record<string, unknown> | undefined): FrameFacts {
  if (message === undefined) return { kind: 'unreadable' }
  const { id, op, ok, event, trace, error, result } = message
  const numbered = typeof id === 'number' ? { id } : {}
  if (typeof op === 'string') {
    return {
      kind: 'request',
      ...numbered,
      op,
      ...(typeof trace === 'string' && { trace }),
      ...(isRoutine({ op, args: message.args, trace }) && { isRoutine: true }),
    }
  }
  if (typeof ok === 'boolean') {
    return {
      kind: 'reply',
      ...numbered,
      outcome: ok ? 'ok' : codeOf(error),
      ...(isNoNews(result) && { isNoNews: true }),
    }
  }
  if (typeof event === 'string') return { kind: 'event', event }
  return { kind: ['hello', 'welcome', 'proof'].some((word) => word in message) ? 'greeting' : 'unreadable' }
}

function isNoNews(result: unknown): boolean {
  const { commands } = (result ?? {}) as { commands?: unknown }
  return Array.isArray(commands) && commands.length === 0
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : 'INTERNAL'
}

const beginsWithId = /^\s*\{\s*"id"\s*:\s*(\d+)/
const endsWithId = /,"id":(\d+)[^{}[\]]*\}$/
const success = /^\s*\{\s*"id"\s*:\s*\d+\s*,\s*"ok"\s*:\s*(true|false)/

/** The facts of a frame that was not recorded in full: our own frames have the important fields first or last. */
function factsOfPieces(head: string, tail: string): FrameFacts {
  const event = /^\s*\{\s*"event"\s*:\s*"([^"]*)"/.exec(head)?.[1]
  if (event !== undefined) return { kind: 'event', event }
  const first = beginsWithId.exec(head)?.[1]
  const succeeded = success.exec(head)?.[1]
  if (first !== undefined && succeeded !== undefined) {
    const code = /"code":"([A-Z_]+)"/.exec(head)?.[1] ?? 'INTERNAL'
    return { kind: 'reply', id: Number(first), outcome: succeeded === 'true' ? 'ok' : code }
  }
  const op = member('op', head, tail)
  if (op === undefined) return { kind: 'unreadable' }
  const id = endsWithId.exec(tail)?.[1] ?? first
  const trace = member('trace', head, tail)
  return {
    kind: 'request',
    op,
    ...(id !== undefined && { id: Number(id) }),
    ...(trace !== undefined && { trace }),
  }
}

/** The last of that name counts. */
function member(name: string, head: string, tail: string): string | undefined {
  const value = new RegExp(`"${name}"\\s*:\\s*"([^"\\\\]*)"`)
  return value.exec(tail)?.[1] ?? value.exec(head)?.[1]
}
