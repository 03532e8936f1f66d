/** A configuration over another one, section by section. */
export function merged(under: unknown, above: unknown): unknown {
  if (!isRecord(above)) return above
  // A mistake in a file stays one.
  if (!isRecord(under)) return under ?? above
  const keys = new Set([...Object.keys(under), ...Object.keys(above)])
  return Object.fromEntries(
    [...keys].map((key) => [key, key in above ? merged(under[key], above[key]) : under[key]]),
  )
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
