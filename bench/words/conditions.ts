import type { Route } from '../../services/contract/gateway.ts'
import type { Loop, Plan, Target, TargetAddress } from '../model/plan.ts'
import { formatCount, formatRate } from './numbers.ts'

export function describeLoop(loop: Loop): string {
  return loop.kind === 'closed' ? 'closed' : `open, ${formatRate(loop.ratePerSecond)}`
}

export function describeWarmUp({ warmUpOps }: Plan): string {
  return warmUpOps === undefined ? 'as many as it takes' : formatCount(warmUpOps)
}

export function describeTarget(target: Target): string {
  switch (target.kind) {
    case 'private':
      return ['its own, with fresh data', ...wide(target.frontends), ...way(target.through)].join(', ')
    case 'app':
      return ["the desktop app's", ...way(target.through)].join(', ')
    case 'addresses':
      return `${addressWords(target.buyer)} and ${addressWords(target.seller)}`
  }
}

export const routeWords: Record<Route, string> = {
  direct: 'directly',
  gateway: 'through the gateway',
  spread: 'spread over all frontends by the clients',
}

export function addressWords(given: TargetAddress | TargetAddress[]): string {
  const list = Array.isArray(given) ? given : [given]
  return list.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(', ')
}

function wide(frontends = 1): string[] {
  return frontends === 1 ? [] : [`${frontends} frontends of each side`]
}

function way(route: Route = 'direct'): string[] {
  return route === 'direct' ? [] : [routeWords[route]]
}

export function describeMemory(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
