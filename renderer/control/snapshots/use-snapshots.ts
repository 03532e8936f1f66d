import { controlBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'
import { useList } from '../state/use-list.ts'

/** The snapshots of both databases, listed anew whenever one is taken, imported or restored. */
export function useSnapshots() {
  const { snapshots } = controlBridge()
  const { entries: databases, ...asked } = useList(snapshots.list)
  useListener(snapshots.onChange, () => void asked.list())
  void asked.list()
  return { databases, ...asked }
}
