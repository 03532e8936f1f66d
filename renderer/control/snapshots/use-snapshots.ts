import { controlBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'
import { useRead } from '../../shared/lists/use-read.ts'

/** The snapshots of both databases, listed again whenever one is taken, imported or restored. */
export function useSnapshots() {
  const { snapshots } = controlBridge()
  const { value: databases, ...read } = useRead(snapshots.list)
  useListener(snapshots.onChange, () => void read.load({ quietly: true }))
  void read.load()
  return { databases, ...read }
}
