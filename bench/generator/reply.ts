import { decodeObject, isId } from '../../services/wire/message.ts'
import { isOwnForm, isSuccess, replyId, replyIdEnd } from '../../services/wire/reply-bytes.ts'

/** A reply, read as far as it matters: `message` is there where more than its success was asked for. */
export interface Reply {
  id: number | null
  ok: boolean
  message: Record<string, unknown> | undefined
}

/** Reads nothing but id and success of replies that are written as ours are; others are parsed. */
export function quickReplyId(bytes: Buffer, start: number, end: number): number {
  const idEnd = replyIdEnd(bytes, start, end)
  const isQuick = idEnd > 0 && isOwnForm(bytes, idEnd, end) && isSuccess(bytes, idEnd)
  return isQuick ? replyId(bytes, start, idEnd) : -1
}

/** Undefined if the bytes are not a reply at all. */
export function parseReply(bytes: Buffer, start: number, end: number): Reply | undefined {
  const message = decodeObject(bytes, start, end)
  if (message === undefined || typeof message.ok !== 'boolean') return undefined
  const { id, ok } = message
  return id === null || isId(id) ? { id, ok, message } : undefined
}
