// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import type { Item } from '../../../services/contract/values.ts'
import { useCatalogueAge } from './catalogue-age.ts'
import { useItems } from './items.ts'

Object.assign(window, { marketlab: { shop: { onAge: () => () => undefined } } })

const item = (rev: number, price: number): Item => ({
  itemId: '1-1',
  sellerId: 1,
  name: 'Lamp',
  category: 1,
  keywords: [],
  condition: 'new',
  price,
  quantity: 5,
  feedback: { up: 0, down: 0 },
  rev,
})
const event = (rev: number, price: number) => {
  const { itemId, quantity, feedback } = item(rev, price)
  return { itemId, price, quantity, feedback, rev }
}

beforeEach(() => setActivePinia(createPinia()))

it('an answer that is older than an event does not take back what the event said', () => {
  const items = useItems()
  items.learn(item(1, 10))
  items.hear(event(2, 15))
  items.learn(item(1, 10))
  expect(items.live('1-1').value?.price).toBe(15)
  expect(useCatalogueAge().staleReads).toBe(1)
})

it('neither does the first answer about an item, which may be older than an event that came before it', () => {
  const items = useItems()
  items.hear(event(2, 15))
  items.learn(item(1, 10))
  expect(items.live('1-1').value).toMatchObject({ name: 'Lamp', price: 15, rev: 2 })
  expect(useCatalogueAge().staleReads).toBe(1)
})

it('an answer that is newer than the event counts', () => {
  const items = useItems()
  items.hear(event(2, 15))
  items.learn(item(3, 20))
  expect(items.live('1-1').value?.price).toBe(20)
  expect(useCatalogueAge().staleReads).toBe(0)
})
