export interface HexRow {
  offset: number
  bytes: { value: number; isHeader: boolean }[]
  text: string
}

const inRow = 16
const headerBytes = 4

/** The frame as it was on the wire: the four bytes of its length, and what was kept of it. */
export function hexRows(length: number, kept: Uint8Array): HexRow[] {
  const header = new Uint8Array(headerBytes)
  new DataView(header.buffer).setUint32(0, length)
  const all = new Uint8Array(headerBytes + kept.length)
  all.set(header)
  all.set(kept, headerBytes)
  return Array.from({ length: Math.ceil(all.length / inRow) }, (_, row) => {
    const bytes = [...all.subarray(row * inRow, (row + 1) * inRow)]
    return {
      offset: row * inRow,
      bytes: bytes.map((value, column) => ({ value, isHeader: row * inRow + column < headerBytes })),
      text: bytes.map((value) => (value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : '·')).join(''),
    }
  })
}

export function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0')
}
