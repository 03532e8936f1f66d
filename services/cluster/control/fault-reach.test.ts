import { expect, it } from 'vitest'
import { faultSchema } from '../../faults/model/fault.ts'
import { parseConfig } from '../../config/config.ts'
import { membersOf } from '../../config/members.ts'
import { whyFaultHasNoEffect } from './fault-reach.ts'

const further = [
  { name: 'entrance', kind: 'gateway', port: 0 },
  { name: 'seller-gateway', kind: 'gateway', side: 'seller', port: 0 },
  { name: 'copy', kind: 'product-follower', port: 0 },
  { name: 'bank', kind: 'payments', port: 0 },
] as const
const members = membersOf(parseConfig({ further: [...further] }))

const whyNot = (fault: object) => whyFaultHasNoEffect(faultSchema.parse(fault), members)
const onLink = (from: string, to: string) => whyNot({ kind: 'latency', ms: 5, from: [from], to: [to] })

it.each([
  ['*', 'copy'],
  ['seller-gateway', 'seller-frontend'],
  ['clients', 'seller-gateway'],
  ['buyer-frontend', 'copy'],
  ['copy', 'product-db'],
  ['product-db', 'bank'],
  ['entrance', 'buyer-frontend'],
])('a fault from %s to %s may do something', (from, to) => expect(onLink(from, to)).toBeUndefined())

it.each([
  ['entrance', 'seller-frontend'],
  ['seller-gateway', 'buyer-frontend'],
  ['seller-frontend', 'copy'],
  ['clients', 'product-db'],
])('a fault from %s to %s does nothing: there is no such connection', (from, to) => {
  expect(onLink(from, to)).toBe(`${from} never connects to ${to}.`)
})

it('a slow disk does something to members with a journal', () => {
  const slow = (member: string) => whyNot({ kind: 'slow-disk', ms: 5, member })
  expect(members.filter(({ name }) => slow(name) === undefined).map(({ name }) => name)).toEqual([
    'customer-db',
    'product-db',
    'bank',
  ])
})
