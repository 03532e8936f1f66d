/**
 * A frame as a string with a character for each byte, to be written as latin1: Node writes it without a buffer made for
 * it first. Only for ASCII, which all requests of scripts are.
 */
export function asciiFrame(text: string): string {
  const { length } = text
  return (
    String.fromCharCode(length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff) + text
  )
}
