/** Within a string the quotes would be escaped: nothing that anybody writes can look like this. */
const field = Buffer.from(',"spans":[')
const closingBrace = 0x7d

/**
 * Takes the spans off a reply that is passed on unread: they are its last field. In their place the reply is closed, and
 * ends at `end`.
 */
export function takeSpans(bytes: Buffer, start: number, end: number): { spans?: string; end: number } {
  const at = start + bytes.subarray(start, end).lastIndexOf(field)
  if (at < start) return { end }
  const spans = bytes.toString('utf8', at + field.length - 1, end - 1)
  // A field of that name somewhere inside the result is followed by more than one brace.
  if (!isJson(spans)) return { end }
  bytes[at] = closingBrace
  return { spans, end: at + 1 }
}

/** The same of a reply that was read. */
export function spansOf({ spans }: Record<string, unknown>): string | undefined {
  return Array.isArray(spans) ? JSON.stringify(spans) : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
