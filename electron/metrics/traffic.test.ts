import { expect, test } from 'vitest'
import { serviceNames } from '../../services/config/config.ts'
import { Traffic } from './traffic.ts'

const sideOf = (member: string) => (member === 'seller-frontend' ? 'seller' : 'buyer')

test('rates are of the time since they were last taken, for each who asks', () => {
  const traffic = new Traffic(sideOf)
  traffic.report('product-db', {
    'buyer-frontend': { requests: 10, errors: 0 },
    control: { requests: 9, errors: 0 },
  })
  traffic.take(serviceNames, 1)
  traffic.report('product-db', {
    'buyer-frontend': { requests: 30, errors: 4 },
    'seller-frontend': { requests: 6, errors: 0 },
    control: { requests: 18, errors: 1 },
    sample: { requests: 1, errors: 1 },
  })
  traffic.report('seller-frontend', { client: { requests: 8, errors: 0 } })
  const { services, edges } = traffic.take(serviceNames, 2)
  expect(services.get('product-db')).toEqual({
    requests: 36,
    errors: 4,
    requestsPerSecond: 13,
    errorsPerSecond: 2,
  })
  expect(edges).toEqual([
    { from: 'buyer-frontend', to: 'product-db', requestsPerSecond: 10 },
    { from: 'seller-frontend', to: 'product-db', requestsPerSecond: 3 },
    { from: 'sellers', to: 'seller-frontend', requestsPerSecond: 4 },
  ])
})

test('what clients got counts once for each request, and stays when the service that answered them is gone', () => {
  const traffic = new Traffic(sideOf)
  traffic.report('buyer-frontend', {
    client: { requests: 10, errors: 2 },
    control: { requests: 3, errors: 0 },
  })
  traffic.report('customer-db', { 'buyer-frontend': { requests: 10, errors: 2 } })
  expect(traffic.take(serviceNames, 1).clients).toEqual({
    requests: 10,
    errors: 2,
    requestsPerSecond: 10,
    errorsPerSecond: 2,
  })
  traffic.report('buyer-frontend', { client: { requests: 15, errors: 2 } })
  expect(traffic.take(serviceNames, 1).clients).toMatchObject({ requests: 15, requestsPerSecond: 5 })
  traffic.forget('buyer-frontend')
  traffic.report('buyer-frontend', { client: { requests: 4, errors: 1 } })
  expect(traffic.take(serviceNames, 2).clients).toEqual({
    requests: 19,
    errors: 3,
    requestsPerSecond: 2,
    errorsPerSecond: 0.5,
  })
})

test('a service that was started again counts from zero', () => {
  const traffic = new Traffic(sideOf)
  traffic.report('customer-db', { 'buyer-frontend': { requests: 100, errors: 1 } })
  traffic.take(serviceNames, 1)
  traffic.forget('customer-db')
  traffic.report('customer-db', { 'buyer-frontend': { requests: 3, errors: 0 } })
  expect(traffic.take(serviceNames, 1).services.get('customer-db')).toMatchObject({
    requests: 3,
    requestsPerSecond: 3,
  })
})
