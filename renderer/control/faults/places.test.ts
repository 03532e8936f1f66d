import { describe, expect, it } from 'vitest'
import type { ClusterState, MemberView } from '../../../electron/ipc/cluster-types.ts'
import { faultSchema } from '../../../services/faults/model/fault.ts'
import { linksOf, membersOf } from './places.ts'
import { lasting, linkPresets, memberPresets } from './presets.ts'

const member = (name: string, kind: MemberView['kind']) => ({ name, kind }) as MemberView
const cluster = {
  services: [
    member('customer-db', 'customer-db'),
    member('product-db', 'product-db'),
    member('buyer-frontend', 'buyer-frontend'),
    member('seller-frontend', 'seller-frontend'),
  ],
  further: [
    member('gateway', 'gateway'),
    { ...member('seller-gateway', 'gateway'), side: 'seller' },
    member('buyer-frontend-2', 'buyer-frontend'),
    member('copy', 'product-follower'),
    member('bank', 'payments'),
  ],
} as ClusterState

describe('where faults can be', () => {
  it('is on every link of the cluster, also of who stands beside the four', () => {
    expect(linksOf(cluster).map(({ from, to }) => `${from} ${to}`)).toEqual([
      'clients buyer-frontend',
      'clients seller-frontend',
      'clients gateway',
      'clients seller-gateway',
      'clients buyer-frontend-2',
      'product-db bank',
      'buyer-frontend customer-db',
      'buyer-frontend product-db',
      'buyer-frontend copy',
      'seller-frontend customer-db',
      'seller-frontend product-db',
      'gateway buyer-frontend',
      'gateway buyer-frontend-2',
      'seller-gateway seller-frontend',
      'buyer-frontend-2 customer-db',
      'buyer-frontend-2 product-db',
      'buyer-frontend-2 copy',
      'copy product-db',
    ])
    expect(linksOf(undefined)).toEqual([])
  })

  it('is a slow disk at those that keep a journal, payments among them', () => {
    const hasDisk = (target: MemberView) =>
      memberPresets(target).some(({ fault }) => fault.kind === 'slow-disk')
    expect(
      membersOf(cluster)
        .filter(hasDisk)
        .map(({ name }) => name),
    ).toEqual(['customer-db', 'product-db', 'bank'])
  })

  it('has ready faults for each that main accepts', () => {
    const presets = [...linksOf(cluster).flatMap(linkPresets), ...membersOf(cluster).flatMap(memberPresets)]
    for (const { fault } of presets) expect(faultSchema.safeParse(lasting(fault, 5_000)).success).toBe(true)
  })

  it('gives a fault the time that was chosen, where it has one', () => {
    expect(lasting({ kind: 'pause', member: 'a' }, 5_000)).toMatchObject({ forMs: 5_000 })
    expect(lasting({ kind: 'pause', member: 'a', forMs: 1 }, 5_000)).toMatchObject({ forMs: 1 })
    expect(lasting({ kind: 'restart', member: 'a' }, 5_000)).not.toHaveProperty('forMs')
    expect(lasting({ kind: 'kill', member: 'a' }, 5_000)).not.toHaveProperty('forMs')
  })
})
