const prefix = Buffer.from('{"id":')
const zero = 0x30
const nine = 0x39
const comma = 0x2c

/** Where the id of a reply ends, if the reply begins with one as ours do; 0 otherwise. */
export function replyIdEnd(bytes: Buffer, start: number, end: number): number {
  if (end - start < prefix.length + 2) return 0
  for (let i = 0; i < prefix.length; i += 1) if (bytes[start + i] !== prefix[i]) return 0
  let at = start + prefix.length
  while (at < end && bytes[at]! >= zero && bytes[at]! <= nine) at += 1
  return bytes[at] === comma ? at : 0
}

export function replyId(bytes: Buffer, start: number, idEnd: number): number {
  let id = 0
  for (let at = start + prefix.length; at < idEnd; at += 1) id = id * 10 + bytes[at]! - zero
  return id
}
