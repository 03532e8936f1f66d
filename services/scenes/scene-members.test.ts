import { expect, test } from 'vitest'
import { furtherSchema } from '../config/config.ts'
import { membersOfShape, namesInScene, shapeOf } from './scene-members.ts'

const port = 0

test('members have the names that they get when they are added one by one', () => {
  const shape = { buyerFrontends: 3, gateway: true, sellerGateway: true, followers: 2, payments: true }
  expect(membersOfShape(shape).map(({ name }) => name)).toEqual([
    'customer-db',
    'product-db',
    'buyer-frontend',
    'seller-frontend',
    'gateway',
    'seller-gateway',
    'payments',
    'buyer-frontend-2',
    'buyer-frontend-3',
    'product-follower',
    'product-follower-2',
  ])
})

test('members of other names count as what they are, and what a scene has no place for has no name', () => {
  const further = furtherSchema.parse([
    { name: 'product-follower-2', kind: 'product-follower', port },
    { name: 'front', kind: 'gateway', port },
    { name: 'second', kind: 'gateway', port },
    { name: 'back', kind: 'gateway', side: 'seller', port },
  ])
  expect(shapeOf(further)).toEqual({
    buyerFrontends: 1,
    sellerFrontends: 1,
    gateway: true,
    sellerGateway: true,
    followers: 1,
    standbys: 0,
    customerStandbys: 0,
    payments: false,
  })
  const names = namesInScene(further)
  expect(further.map(({ name }) => names.get(name))).toEqual([
    'product-follower',
    'gateway',
    undefined,
    'seller-gateway',
  ])
})
