import type { Loop, Plan, Target } from '../model/plan.ts'
import { formatCount, formatRate } from './figures.ts'

export function describeLoop(loop: Loop): string {
  return loop.kind === 'closed' ? 'closed' : `open, ${formatRate(loop.ratePerSecond)}`
}

export function describeWarmUp({ warmUpOps }: Plan): string {
  return warmUpOps === undefined ? 'as many as it takes' : formatCount(warmUpOps)
}

export function describeTarget(target: Target): string {
  switch (target.kind) {
    case 'private':
      return 'its own, with fresh data'
    case 'app':
      return "the desktop app's"
    case 'addresses':
      return `${target.buyer.host}:${target.buyer.port} and ${target.seller.host}:${target.seller.port}`
  }
}

export function describeMemory(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
