import { expect, test } from 'vitest'
import { Crowd } from './crowd.ts'

test('one too many is the newest thing of the largest group in the largest group', () => {
  const crowd = new Crowd<string>()
  const paths = { a1: 'x/a', a2: 'x/a', b1: 'x/b', c1: 'y/c', c2: 'y/c', b2: 'x/b', b3: 'x/b' }
  for (const [thing, path] of Object.entries(paths)) crowd.add(thing, path.split('/'))
  const order: string[] = []
  while (crowd.size > 0) {
    const thing = crowd.oneTooMany as keyof typeof paths
    order.push(thing)
    crowd.remove(thing, paths[thing].split('/'))
  }
  expect(order).toEqual(['b3', 'b2', 'a2', 'c2', 'b1', 'c1', 'a1'])
  expect(crowd.oneTooMany).toBeUndefined()
})
