/** Within a string the quotes would be escaped: nothing that anybody writes can look like this. */
const field = Buffer.from(',"spans":[')
const closingBrace = 0x7d

/**
 * Takes the spans off a reply that is passed on unread. They are its last field, so that only they are parsed; in their
 * place the reply is closed, and ends at `end`.
 */
export function takeSpans(bytes: Buffer, start: number, end: number): { spans: unknown; end: number } {
  const at = start + bytes.subarray(start, end).lastIndexOf(field)
  if (at < start) return { spans: undefined, end }
  try {
    const spans: unknown = JSON.parse(bytes.toString('utf8', at + field.length - 1, end - 1))
    bytes[at] = closingBrace
    return { spans, end: at + 1 }
  } catch {
    // A field of that name somewhere inside the result is followed by more than one brace.
    return { spans: undefined, end }
  }
}
