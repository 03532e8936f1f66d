import { ApiError } from './errors.ts'
import { decodeObject, encodeFailure } from './message.ts'

const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d
const quote = 0x22
const backslash = 0x5c

/** No operation has arguments that are nested half as deep. */
export const deepest = 16
/** The largest bulk operation needs about a thousand. */
export const mostContainers = 10_000

/** So small a frame is parsed in no time, whatever it holds. */
const harmlessBytes = 4_096

export const tooManyContainers = encodeFailure(
  null,
  new ApiError(
    'BAD_REQUEST',
    `This frame holds more than ${mostContainers} objects and arrays. Send less at a time.`,
  ),
)

const inPlaceOfWhatIsDeeper = Buffer.from('0')

/** The object in a frame, without what is nested too deep, or undefined if the frame holds none. */
export function decodeShallow(
  bytes: Buffer,
  start: number,
  end: number,
): Record<string, unknown> | 'too many' | undefined {
  if (end - start <= harmlessBytes) return decodeObject(bytes, start, end)
  const sound = shallow(bytes, start, end)
  return sound === undefined ? 'too many' : decodeObject(sound, 0, sound.length)
}

/**
 * The JSON without parts that are nested too deep for any operation, or undefined if it has too many objects and
 * arrays. A parser makes half a million arrays of a megabyte of brackets, which blocks the process for half a second.
 * The parts that are left out could only be an unknown field, which is ignored, or a wrong value, which it still is.
 */
export function shallow(bytes: Buffer, start: number, end: number): Buffer | undefined {
  const pieces: Buffer[] = []
  let pieceStart = start
  let depth = 0
  let containers = 0
  let isText = false
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]
    if (isText) {
      if (byte === backslash) at += 1
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === openBrace || byte === openBracket) {
      depth += 1
      if (depth === deepest + 1) pieces.push(bytes.subarray(pieceStart, at), inPlaceOfWhatIsDeeper)
      else if (depth <= deepest) {
        containers += 1
        if (containers > mostContainers) return undefined
      }
    } else if (byte === closeBrace || byte === closeBracket) {
      if (depth === deepest + 1) pieceStart = at + 1
      depth -= 1
    }
  }
  if (depth > deepest) return Buffer.concat(pieces)
  return pieces.length === 0
    ? bytes.subarray(start, end)
    : Buffer.concat([...pieces, bytes.subarray(pieceStart, end)])
}
