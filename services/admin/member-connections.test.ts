import { afterEach, expect, test } from 'vitest'
import { MemberConnections, type AdministeredMember } from './member-connections.ts'

const member = (instance: string, name = 'product-db'): AdministeredMember => ({
  name,
  kind: 'product-db',
  host: '127.0.0.1',
  port: 1,
  instance,
})

let secret = 'first'
let members: AdministeredMember[] = []
const connections = new MemberConnections({ secret: () => secret, members: () => members }, 'administrator')

afterEach(() => {
  connections.close()
  secret = 'first'
})

test('a member has one connection until it is started anew, also at the same address', () => {
  members = [member('a')]
  const first = connections.client('product-db')
  expect(connections.client('product-db')).toBe(first)
  members = [member('b')]
  expect(connections.client('product-db')).not.toBe(first)
  expect(first.state).toBe('closed')
})

test('another secret is another connection', () => {
  members = [member('a')]
  const first = connections.client('product-db')
  secret = 'second'
  const second = connections.client('product-db')
  expect(second.options.secret).toBe('second')
  expect(first.state).toBe('closed')
})

test('connections to members that have ended are closed, and no others', () => {
  members = [member('a'), member('b', 'product-follower')]
  const [stays, ends] = [connections.client('product-db'), connections.client('product-follower')]
  members = [member('a')]
  connections.closeEnded()
  expect([stays.state, ends.state]).toEqual(['connecting', 'closed'])
  members = []
  connections.closeEnded()
  expect(stays.state).toBe('closed')
})
