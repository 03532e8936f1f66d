import type { Recipients } from '../cluster/instructions.ts'
import type { Config } from '../config/config.ts'
import type { Scene } from './scene.ts'
import { membersOfShape } from './scene-members.ts'

export interface SceneInstruction {
  to: Recipients
  op: string
  args: object
}

/** The instructions with which the members of a running cluster work as the scene says. `config` is that of the scene. */
export function sceneInstructions(scene: Scene, config: Config): SceneInstruction[] {
  const { resilience, catalogue, orders, payments, gateway } = config
  const { reads, readYourWrites, monotonicReads, delayMs } = catalogue
  const { workers, reservedForVips, paused, normalShare } = orders
  const { delayMs: paymentDelayMs, declineRate, whenDown } = payments
  const members = membersOfShape(scene.cluster)
  const each = (kind: string, op: string, argsOf: (name: string) => object): SceneInstruction[] =>
    members
      .filter((member) => member.kind === kind)
      .map(({ name }) => ({ to: { member: name }, op, args: argsOf(name) }))
  return [
    { to: 'all', op: 'SetResilience', args: resilience },
    {
      to: { kind: 'buyer-frontend' },
      op: 'SetCatalogueReads',
      args: { reads, readYourWrites, monotonicReads },
    },
    {
      to: { member: 'product-db' },
      op: 'SetOrderDesk',
      args: { workers, reservedForVips, paused, normalShare, whenPaymentsDown: whenDown },
    },
    ...each(
      'product-follower',
      'SetFollower',
      (name) => scene.followers[name] ?? { delayMs, stopped: false },
    ),
    ...each('gateway', 'SetBalancing', (name) => ({ policy: scene.balancing[name] ?? gateway.policy })),
    ...each('payments', 'SetPayments', () => ({
      delayMs: paymentDelayMs,
      declineRate,
      outage: scene.paymentsOutage,
    })),
  ]
}
