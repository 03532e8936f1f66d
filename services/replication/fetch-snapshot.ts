import { mostShippedBytes, type SnapshotOffer, type SnapshotPiece } from '../contract/following.ts'
import type { WireClient } from '../wire/client.ts'

export interface FetchedSnapshot {
  name: string
  sequence: number
  bytes: Buffer
}

/** The newest snapshot of an owner; undefined where it has taken none, and its journal goes back to the beginning. */
export async function fetchNewestSnapshot(owner: WireClient): Promise<FetchedSnapshot | undefined> {
  const { name, sequence = 0 } = await owner.request<SnapshotOffer>('NewestSnapshot', {}, { safety: 'read' })
  return name === undefined ? undefined : { name, sequence, bytes: await fetchFile(owner, name) }
}

async function fetchFile(owner: WireClient, name: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (let offset = 0, more = true; more;) {
    const args = { name, offset, most: mostShippedBytes }
    const { bytes } = await owner.request<SnapshotPiece>('ReadSnapshot', args, { safety: 'read' })
    const piece = Buffer.from(bytes, 'base64')
    pieces.push(piece)
    offset += piece.length
    more = piece.length === mostShippedBytes
  }
  return Buffer.concat(pieces)
}
