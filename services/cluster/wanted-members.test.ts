import { describe, expect, test } from 'vitest'
import { parseConfig, serviceNames } from '../config/config.ts'
import { membersOf } from '../config/members.ts'
import { withPortBase } from './ports.ts'
import { withMembers } from './wanted-members.ts'

const all = {
  buyerFrontends: 3,
  sellerFrontends: 2,
  gateway: true,
  sellerGateway: true,
  followers: 2,
  payments: true,
}

function beside(config = parseConfig({})): string[] {
  return membersOf(config)
    .slice(serviceNames.length)
    .map(({ name, port }) => `${name} ${port}`)
}

describe('members that are wanted beside the four', () => {
  test('have ports of their own by their kind', () => {
    expect(beside(withMembers(parseConfig({}), all))).toEqual([
      'gateway 6000',
      'seller-gateway 6006',
      'payments 6005',
      'buyer-frontend-2 6010',
      'buyer-frontend-3 6011',
      'seller-frontend-2 6020',
      'product-follower 6030',
      'product-follower-2 6031',
    ])
  })

  test('stand behind the four where a base is given', () => {
    const wide = withMembers(withPortBase(parseConfig({}), 7_001), all)
    expect(membersOf(wide).map(({ port }) => port)).toEqual(Array.from({ length: 12 }, (_, i) => 7_001 + i))
    expect(beside(wide)[0]).toBe('gateway 7005')
    expect(() => withMembers(withPortBase(parseConfig({}), 65_530), all)).toThrow('not enough ports')
  })

  test('are counted with those of the configuration, and keep clear of their ports', () => {
    const config = parseConfig({
      further: [
        { name: 'mine', kind: 'buyer-frontend', port: 6010 },
        { name: 'entrance', kind: 'gateway', port: 7000 },
      ],
    })
    expect(beside(withMembers(config, { buyerFrontends: 3, gateway: true }))).toEqual([
      'mine 6010',
      'entrance 7000',
      'buyer-frontend-2 6011',
    ])
    expect(beside(withMembers(config, {}))).toHaveLength(2)
  })

  test('get their ports from the system where the four do', () => {
    const services = Object.fromEntries(serviceNames.map((service) => [service, { port: 0 }]))
    const wide = withMembers(parseConfig({ services }), { gateway: true })
    expect(beside(wide)).toEqual(['gateway 0'])
  })
})
