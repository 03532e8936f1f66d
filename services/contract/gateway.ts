import { z } from 'zod'

/** How the next of several frontends is chosen. */
export const balancingPolicies = ['round-robin', 'least-in-flight', 'two-choices'] as const
export type BalancingPolicy = (typeof balancingPolicies)[number]

export const balancingPolicy = z.enum(balancingPolicies, {
  error: `one of ${balancingPolicies.join(', ')}`,
})

export const routes = ['direct', 'gateway', 'spread'] as const
/**
 * How clients reach the frontends of their side: the first of them directly, through a gateway, or all of them, balancing
 * by themselves.
 */
export type Route = (typeof routes)[number]

/**
 * `connecting`: there is no connection to it. `healthy`: it gets requests. `silent`: it does not answer the gateway's
 * checks. `ejected`: it answers them, but requests to it failed while others did better; it gets none for a while.
 * `draining`: it was removed, and ends what it has begun.
 */
export type InstanceState = 'connecting' | 'healthy' | 'silent' | 'ejected' | 'draining'

/** One frontend as a gateway sees it. */
export interface FrontendMetrics {
  name: string
  address: string
  state: InstanceState
  inFlight: number
  /** Requests that were sent to it since the gateway began. */
  requests: number
  /** Those of them that it did not answer, or answered with a failure of its own making. */
  errors: number
  /** Those that were sent to another one when this one did not answer. */
  moved: number
  /** How often it was ejected. */
  ejections: number
  /** Its part of all requests of the last seconds, from 0 to 1. */
  share: number
  /** The median of its last replies, in milliseconds; null before the first. */
  p50Ms: number | null
  p99Ms: number | null
}

export interface GatewayMetrics {
  side: 'buyer' | 'seller'
  policy: BalancingPolicy
  clients: number
  /** Clients that get events. */
  subscriptions: number
  requests: number
  instances: FrontendMetrics[]
}

/** The peer operations of a gateway: GetGateway {} answers with GatewayMetrics. */
export const gatewayArguments = {
  GetGateway: z.object({}),
  SetBalancing: z.object({ policy: balancingPolicy }),
}
