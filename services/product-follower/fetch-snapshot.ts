import { loadSnapshotBytes } from '../engine/snapshots/snapshot-reader.ts'
import { ProductState } from '../product-db/state.ts'
import { fetchNewestSnapshot } from '../replication/fetch-snapshot.ts'
import type { WireClient } from '../wire/client.ts'

/** The state to begin with: of the newest snapshot, or the empty one that the journal began with. */
export async function fetchState(owner: WireClient): Promise<{ state: ProductState; sequence: number }> {
  const snapshot = await fetchNewestSnapshot(owner)
  const state = new ProductState()
  if (snapshot) await loadSnapshotBytes(snapshot.bytes, snapshot.name, 'product-db', state)
  // product-db itself answers with images.
  state.images.held.clear()
  return { state, sequence: snapshot?.sequence ?? 0 }
}
