/** How far a read is. */
export type ReadState = 'idle' | 'loading' | 'done' | 'error'

/** How a list looks. `stale`: it could not be read again, and shows what was read before. */
export type ListState = 'loading' | 'shown' | 'stale' | 'failed' | 'empty'

export function listState(read: ReadState, isEmpty: boolean): ListState {
  if (!isEmpty) return read === 'error' ? 'stale' : 'shown'
  if (read === 'error') return 'failed'
  return read === 'done' ? 'empty' : 'loading'
}
