import { decodeObject, isId } from '../../services/wire/message.ts'
import { replyIdEnd, replyId } from '../../services/wire/reply-id.ts'

/** A reply, read as far as it matters: `message` is there where more than its success was asked for. */
export interface Reply {
  id: number | null
  ok: boolean
  message: Record<string, unknown> | undefined
}

const success = Buffer.from(',"ok":true')

/** Reads nothing but id and success of replies that are written as ours are; others are parsed. */
export function quickReplyId(bytes: Buffer, start: number, end: number): number {
  const idEnd = replyIdEnd(bytes, start, end)
  if (idEnd === 0 || end - idEnd < success.length) return -1
  for (let i = 0; i < success.length; i += 1) if (bytes[idEnd + i] !== success[i]) return -1
  return replyId(bytes, start, idEnd)
}

/** Undefined where the bytes are no reply at all. */
export function parseReply(bytes: Buffer, start: number, end: number): Reply | undefined {
  const message = decodeObject(bytes, start, end)
  if (message === undefined || typeof message.ok !== 'boolean') return undefined
  const { id, ok } = message
  return id === null || isId(id) ? { id, ok, message } : undefined
}
