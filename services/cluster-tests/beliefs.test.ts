import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Administrator } from '../admin/administrator.ts'
import { isStale } from '../admin/model.ts'
import { administratorOf } from '../testing/clients/administrator-of.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import { clusterWithFollowers, type TestFollower } from '../testing/clusters/followers.ts'

let wide: Awaited<ReturnType<typeof clusterWithFollowers>>
let admin: Administrator
let followers: TestFollower[]

beforeAll(async () => {
  wide = await clusterWithFollowers(2)
  followers = wide.followers
  admin = administratorOf(wide.cluster)
})

afterAll(async () => {
  admin.close()
  await wide.stop()
})

test('each follower tells what it believes, and who is stale is seen', async () => {
  const owner = databaseClient(wide.cluster, 'product-db')
  const seller = await wide.cluster.seller()
  const item = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 10 }
  const itemId = (await seller.ok('RegisterItemForSale', item)).itemId as string
  for (const follower of followers) await follower.untilLevel(owner)
  await followers[1]!.set({ stopped: true })
  const { before, ...now } = await admin.setPrice(itemId, 9)
  await followers[0]!.until((state) => state.rev >= now.rev)
  const [level, stopped] = await admin.beliefs([itemId, '3-999'])
  expect(level).toMatchObject({
    follower: followers[0]!.name,
    rev: now.rev,
    items: { [itemId]: { price: 9, quantity: 10, rev: now.rev }, '3-999': null },
  })
  expect(stopped).toMatchObject({ items: { [itemId]: { ...before, rev: now.rev - 1 } } })
  const stale = [level!, stopped!].map((one) => 'items' in one && isStale(now, one.items[itemId]))
  expect(stale).toEqual([false, true])
  // Looking on is no read of the catalogue.
  expect((await followers[0]!.state()).reads).toBe(0)
  await followers[1]!.set({})
  await followers[1]!.untilLevel(owner)
  const [, caughtUp] = await admin.beliefs([itemId])
  expect(caughtUp).toMatchObject({ items: { [itemId]: { price: 9 } } })
  owner.close()
})

test('a follower that cannot be asked has a problem, and the others answer', async () => {
  await followers[1]!.process.kill()
  const few = administratorOf(wide.cluster, 200)
  expect(await few.beliefs([])).toMatchObject([
    { follower: followers[0]!.name, items: {} },
    { follower: followers[1]!.name, problem: expect.any(String) as string },
  ])
  few.close()
})
