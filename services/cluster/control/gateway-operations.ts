import { z } from 'zod'
import { balancingPolicy, type GatewayMetrics } from '../../contract/gateway.ts'
import { ApiError } from '../../wire/errors.ts'
import { type ControlOperations, controlOperation } from './control-port.ts'
import type { Controlled } from './controlled.ts'

export interface NamedGateway extends GatewayMetrics {
  name: string
}

const setArgs = z.object({ policy: balancingPolicy })

/** Operations on gateways. */
export function gatewayOperations(cluster: Controlled): ControlOperations {
  const gateways = () => {
    const names = cluster
      .members()
      .filter(({ kind }) => kind === 'gateway')
      .map(({ name }) => name)
    if (names.length > 0) return names
    throw new ApiError('NOT_FOUND', 'The cluster has no gateway. "marketlab cluster add gateway" starts one.')
  }
  return {
    GetGateways: controlOperation(z.object({}), async () => ({
      gateways: await Promise.all(
        gateways().map(async (name) => ({
          name,
          ...(await cluster.instructions.ask<GatewayMetrics>(name, 'GetGateway')),
        })),
      ),
    })),
    SetBalancing: controlOperation(setArgs, async ({ policy }) => {
      gateways()
      await cluster.instructions.give({ kind: 'gateway' }, 'SetBalancing', { policy }).all
    }),
  }
}
