const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d
const quote = 0x22
const backslash = 0x5c

/**
 * Whether objects and arrays stand within each other more than `most` levels deep. It is looked at before a frame is
 * parsed: a megabyte of opening brackets would keep the parser, and with it everybody else, for half a second.
 */
export function isDeeper(bytes: Buffer, start: number, end: number, most: number): boolean {
  let depth = 0
  let isText = false
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]
    if (isText) {
      if (byte === backslash) at += 1
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === openBrace || byte === openBracket) {
      depth += 1
      if (depth > most) return true
    } else if (byte === closeBrace || byte === closeBracket) depth -= 1
  }
  return false
}
