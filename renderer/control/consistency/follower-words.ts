import type { FollowerState } from '../../../electron/ipc/consistency-types.ts'
import type { MemberView } from '../../../electron/ipc/cluster-types.ts'
import { statusLooks, type StatusLook } from '../words/status.ts'

const phaseLooks: Record<FollowerState['phase'], StatusLook> = {
  loading: { word: 'Loading', tone: 'info', icon: 'i-lucide-circle-dashed' },
  following: { word: 'Following', tone: 'success', icon: 'i-lucide-circle-check' },
  'cut off': { word: 'Cut off from product-db', tone: 'warning', icon: 'i-lucide-unplug' },
}
const stoppedLook: StatusLook = { word: 'Stopped applying', tone: 'warning', icon: 'i-lucide-circle-pause' }

/** The state of its process where that is not well, else how far its copy is. */
export function followerLook({ status }: MemberView, figures: FollowerState | undefined): StatusLook {
  if (status !== 'healthy' || figures === undefined) return statusLooks[status]
  return figures.stopped ? stoppedLook : phaseLooks[figures.phase]
}
