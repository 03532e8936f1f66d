import { mostShippedBytes, type SnapshotOffer, type SnapshotPiece } from '../contract/following.ts'
import { loadSnapshotBytes } from '../engine/snapshots/snapshot-reader.ts'
import { ProductState } from '../product-db/state.ts'
import type { WireClient } from '../wire/client.ts'

/** The state to begin with: of the newest snapshot, or the empty one that the journal began with. */
export async function fetchState(owner: WireClient): Promise<{ state: ProductState; sequence: number }> {
  const { name, sequence = 0 } = await owner.request<SnapshotOffer>('NewestSnapshot', {}, { safety: 'read' })
  const state = new ProductState()
  if (name !== undefined) await loadSnapshotBytes(await fetchFile(owner, name), name, 'product-db', state)
  // product-db itself answers with images.
  state.images.held.clear()
  return { state, sequence }
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
