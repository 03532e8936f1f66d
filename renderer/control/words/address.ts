export interface TypedAddress {
  host: string
  port: number
}

/** A host and a port as people type them; undefined for anything else. */
export function addressOf(text: string): TypedAddress | undefined {
  const [, bracketed, plain, digits] =
    /^(?:\[([\da-f:.]+)\]|([^\s:[\]/]+)):(\d{1,5})$/i.exec(text.trim()) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined
}
