const field = Buffer.from('"password"')
const colon = 0x3a
const space = 0x20
const quote = 0x22
const backslash = 0x5c
const star = 0x2a

/** Readers of frames must not see passwords: their letters become stars, so that every other byte stays. */
export function withoutPasswords(frame: Buffer): Buffer {
  if (!frame.includes(field)) return frame
  const readable = Buffer.from(frame)
  hidePasswords(readable)
  return readable
}

function hidePasswords(frame: Buffer): void {
  for (let at = frame.indexOf(field); at >= 0; at = frame.indexOf(field, at + field.length)) {
    const start = valueStart(frame, at + field.length)
    if (start > 0) hide(frame, start)
  }
}

/** Where the letters of the string behind the field's name begin; 0 where no string follows. */
function valueStart(frame: Buffer, from: number): number {
  let at = from
  let seenColon = false
  for (; at < frame.length; at += 1) {
    const byte = frame[at]!
    if (byte === quote && seenColon) return at + 1
    if (byte === colon && !seenColon) seenColon = true
    else if (byte > space) return 0
  }
  return 0
}

function hide(frame: Buffer, start: number): void {
  for (let at = start; at < frame.length && frame[at] !== quote; at += 1) {
    const isEscape = frame[at] === backslash
    frame[at] = star
    if (!isEscape) continue
    at += 1
    if (at < frame.length) frame[at] = star
  }
}
