const failure = ',"ok":false'
const okAt = failure.indexOf('f')
const letterT = 0x74
const code = /"code":"([A-Z_]+)"/

/** The code of a reply that is passed on unread, `bytes[start..end)` behind its id; undefined for a success. */
export function failureCode(bytes: Buffer, start: number, end: number): string | undefined {
  if (bytes[start + okAt] === letterT) return undefined
  return code.exec(bytes.toString('latin1', start, Math.min(end, start + 120)))?.[1] ?? 'INTERNAL'
}
