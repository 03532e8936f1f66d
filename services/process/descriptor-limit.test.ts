import { expect, test } from 'vitest'
import { affordableConnections, connectionsWithin } from './descriptor-limit.ts'

test('a part of the descriptors is kept for files and other services', () => {
  expect(connectionsWithin(256)).toBe(192)
  expect(connectionsWithin(100)).toBe(75)
  expect(connectionsWithin(20_000)).toBe(19_936)
  expect(connectionsWithin(Infinity)).toBe(Infinity)
})

test('no more connections are taken than were asked for', () => {
  expect(affordableConnections(3)).toBe(3)
})
