import type { BalancingPolicy } from '../../contract/gateway.ts'

/** A candidate of a balancer, with the facts that matter for the choice. */
export interface Candidate {
  readonly inFlight: number
}

/** Chooses among those that can be chosen now; undefined only where there is none. */
export type Balancer = <One extends Candidate>(candidates: readonly One[]) => One | undefined

/** `random` gives numbers from 0 up to 1. */
export function newBalancer(policy: BalancingPolicy, random: () => number = Math.random): Balancer {
  switch (policy) {
    case 'round-robin':
      return roundRobin()
    case 'least-in-flight':
      return leastInFlight()
    case 'two-choices':
      return twoChoices(random)
  }
}

function roundRobin(): Balancer {
  let turn = 0
  return (candidates) => {
    if (turn >= candidates.length) turn = 0
    const chosen = candidates[turn]
    turn += 1
    return chosen
  }
}

/** Among equals each has its turn: the first would get everything that comes one at a time. */
function leastInFlight(): Balancer {
  let turn = 0
  return (candidates) => {
    if (turn >= candidates.length) turn = 0
    let chosen = turn
    for (let step = 1; step < candidates.length; step += 1) {
      const other = (turn + step) % candidates.length
      if (candidates[other]!.inFlight < candidates[chosen]!.inFlight) chosen = other
    }
    turn = chosen + 1
    return candidates[chosen]
  }
}

/** The less busy of two that chance picks: nearly as good as the least busy of all, and nobody runs after the same one. */
function twoChoices(random: () => number): Balancer {
  return (candidates) => {
    if (candidates.length < 2) return candidates[0]
    const first = Math.floor(random() * candidates.length)
    const further = 1 + Math.floor(random() * (candidates.length - 1))
    const one = candidates[first]!
    const other = candidates[(first + further) % candidates.length]!
    return other.inFlight < one.inFlight ? other : one
  }
}
