import type { AutoscaleSettings } from '../../../services/contract/autoscale.ts'
import type { BalancingPolicy } from '../../../services/contract/gateway.ts'
import type { Role } from '../../../electron/ipc/shop-types.ts'
import type { ServiceKind } from '../../../electron/ipc/cluster-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useAction } from './use-action.ts'

type FurtherKind = Exclude<ServiceKind, 'customer-db' | 'product-db'>

type AutoscaleChange = Partial<AutoscaleSettings>

/** A member to be added. */
export interface Addition {
  id: string
  label: string
  kind: FurtherKind
  side?: Role
  icon: string
}

export const additions: readonly Addition[] = [
  { id: 'buyer-frontend', label: 'Buyer frontend', kind: 'buyer-frontend', icon: 'i-lucide-shopping-cart' },
  { id: 'seller-frontend', label: 'Seller frontend', kind: 'seller-frontend', icon: 'i-lucide-store' },
  { id: 'gateway', label: 'Gateway for buyers', kind: 'gateway', side: 'buyer', icon: 'i-lucide-split' },
  {
    id: 'seller-gateway',
    label: 'Gateway for sellers',
    kind: 'gateway',
    side: 'seller',
    icon: 'i-lucide-split',
  },
]

/** Members beside the four come and go. Nothing they are in the middle of is lost, so nothing is asked first. */
export function useMemberActions() {
  const { run, isRunning } = useAction()
  const notice = useNotice()
  return {
    add: ({ kind, side, label }: Addition) =>
      run('members.add', `Could not add a ${label.toLowerCase()}`, async () => {
        const { name } = await controlBridge().cluster.addMember({ kind, ...(side && { side }) })
        notice.done(`${name} belongs to the cluster`)
      }),
    isAdding: () => isRunning('members.add'),
    remove: (name: string) =>
      run(`members.remove.${name}`, `Could not remove ${name}`, () =>
        controlBridge().cluster.removeMember({ name }),
      ),
    isRemoving: (name: string) => isRunning(`members.remove.${name}`),
    setAutoscale: (change: AutoscaleChange) =>
      run('gateways.autoscale', 'Could not change autoscale', () =>
        controlBridge().gateways.setAutoscale(change),
      ),
    setPolicy: (name: string, policy: BalancingPolicy) =>
      run(`gateways.policy.${name}`, 'Could not change the policy', () =>
        controlBridge().gateways.setPolicy({ name, policy }),
      ),
  }
}
