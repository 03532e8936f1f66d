/** As many hexadecimal digits as wanted, the same for the same text. Not for secrets. */
export function hexHash(text: string, digits: number): string {
  let hex = ''
  for (let part = 0; hex.length < digits; part += 1) hex += hash32(text, part).toString(16).padStart(8, '0')
  const cut = hex.slice(0, digits)
  // OpenTelemetry takes an id of zeros for none.
  return /^0+$/.test(cut) ? cut.replace(/0$/, '1') : cut
}

/** MurmurHash3's 32-bit steps over UTF-16 units. */
function hash32(text: string, seed: number): number {
  let hash = Math.imul(seed + 1, 0x9e3779b1)
  for (let at = 0; at < text.length; at += 1) {
    let unit = Math.imul(text.charCodeAt(at), 0xcc9e2d51)
    unit = (unit << 15) | (unit >>> 17)
    hash ^= Math.imul(unit, 0x1b873593)
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  hash ^= text.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
