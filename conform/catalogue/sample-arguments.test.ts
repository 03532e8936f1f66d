import { expect, test } from 'vitest'
import { buyerOperations } from '../../services/contract/buyer-operations.ts'
import type { Operations } from '../../services/contract/operation.ts'
import { sellerOperations } from '../../services/contract/seller-operations.ts'
import { argumentless, sampleArguments } from './sample-arguments.ts'

const contracts = { buyer: buyerOperations, seller: sellerOperations } as const

test.each(['buyer', 'seller'] as const)(
  'every operation of a %s that needs a session has valid arguments',
  (side) => {
    const contract: Operations = contracts[side]
    const needing = Object.keys(contract).filter((op) => contract[op]!.session)
    expect(Object.keys(sampleArguments[side]).sort()).toEqual(needing.sort())
    for (const op of needing)
      expect(contract[op]!.args.safeParse(sampleArguments[side][op]).success, op).toBe(true)
    for (const op of argumentless[side]) expect(contract[op]!.args.safeParse({}).success, op).toBe(true)
  },
)
