import fs from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../engine/testing/bank.ts'
import type { ImageCaps } from '../../images/image-caps.ts'
import { pngOf } from '../../testing/inputs/pictures.ts'
import { ApiError } from '../../wire/errors.ts'
import { itemEventData, itemJson } from '../catalogue/item.ts'
import type { NamedImage, NewItem } from '../commands.ts'
import { ProductState } from '../state.ts'
import { moveAccounts } from '../strange-accounts.ts'
import { type ImageShelf, imageShelf } from './image-shelf.ts'
import { hashOfImage } from './image-hash.ts'

const lamp: NewItem = { name: 'Lamp', category: 3, keywords: [], condition: 'new', cents: 500, quantity: 10 }
const caps = { ofSeller: 100, inAll: 250, least: 1 }

const image = (letter: string, size = 60): NamedImage => ({ name: letter.repeat(64), size })

/** Each seller has three items: 3-1 to 3-3, 3-4 to 3-6 and so on. */
function market(sellers = 1): ProductState {
  const state = new ProductState(undefined, caps)
  for (let sellerId = 1; sellerId <= sellers; sellerId += 1)
    for (let count = 0; count < 3; count += 1)
      state.apply({ op: 'registerItem', at: 1, sellerId, item: lamp })
  return state
}

function set(
  state: ProductState,
  serial: number,
  wanted: NamedImage | null,
  sellerId = Math.ceil(serial / 3),
) {
  const outcome = state.apply({ op: 'setItemImage', at: 1, sellerId, itemId: `3-${serial}`, image: wanted })
  return outcome instanceof ApiError ? outcome.code : 'done'
}

const shownBy = (state: ProductState, serial: number) => state.catalogue.get(`3-${serial}`).image

test('an image that several items show counts once, until the last of them shows another one', () => {
  const state = market()
  expect([1, 2, 3].map((serial) => set(state, serial, image('a')))).toEqual(['done', 'done', 'done'])
  expect(state.images.bytes).toBe(60)
  set(state, 1, null)
  set(state, 2, image('b', 40))
  expect([state.images.bytes, state.images.has('a'.repeat(64))]).toEqual([100, true])
  set(state, 3, image('b', 40))
  expect([state.images.bytes, state.images.has('a'.repeat(64))]).toEqual([40, false])
})

test('the images of one seller have a limit, which an image that is replaced makes room in', () => {
  const state = market()
  expect(set(state, 1, image('a'))).toBe('done')
  expect(set(state, 2, image('b', 41))).toBe('INVALID_ARGUMENT')
  expect(shownBy(state, 2)).toBeUndefined()
  expect(set(state, 2, image('b', 40))).toBe('done')
  expect(set(state, 3, image('a'))).toBe('done')
  expect(set(state, 2, image('c', 40))).toBe('done')
  expect(set(state, 2, image('d', 41))).toBe('INVALID_ARGUMENT')
})

test('the images of all sellers have a limit, which is no mistake of one of them', () => {
  const state = market(3)
  expect([set(state, 1, image('a', 100)), set(state, 4, image('b', 100))]).toEqual(['done', 'done'])
  const refused = state.apply({
    op: 'setItemImage',
    at: 1,
    sellerId: 3,
    itemId: '3-7',
    image: image('c', 51),
  }) as ApiError
  expect(refused).toMatchObject({ code: 'OVERLOADED', retryable: true, details: { bytes: 200, limit: 250 } })
  expect(set(state, 1, image('e', 100))).toBe('done')
  expect(set(state, 1, image('a', 100))).toBe('done')
  expect(set(state, 7, image('a', 100))).toBe('done')
  expect(set(state, 1, image('e', 100))).toBe('OVERLOADED')
  expect(set(state, 7, image('c', 50))).toBe('done')
  expect(set(state, 4, null)).toBe('done')
  expect(set(state, 8, image('d', 50))).toBe('done')
})

test('small images count more than they take, so that they are not too many', () => {
  const state = new ProductState(undefined, { ofSeller: 100, inAll: 150, least: 50 })
  for (const sellerId of [1, 1, 1, 2, 2]) state.apply({ op: 'registerItem', at: 1, sellerId, item: lamp })
  expect([set(state, 1, image('a', 1), 1), set(state, 2, image('b', 1), 1)]).toEqual(['done', 'done'])
  expect(set(state, 3, image('c', 1), 1)).toBe('INVALID_ARGUMENT')
  expect(set(state, 4, image('c', 1), 2)).toBe('done')
  expect(set(state, 5, image('d', 1), 2)).toBe('OVERLOADED')
  expect(state.images.bytes).toBe(150)
})

test('whether there is room is decided without a look at all items of the seller', () => {
  const state = market()
  set(state, 1, image('a'))
  state.catalogue.bySeller.get(1)![Symbol.iterator] = () => expect.unreachable()
  expect(set(state, 2, image('b', 41))).toBe('INVALID_ARGUMENT')
  expect(set(state, 2, image('b', 40))).toBe('done')
})

/** The bytes that each seller's images count as, by a look at all items. */
function bytesBySeller(state: ProductState, sizes: ReadonlyMap<string, number>) {
  return new Map(
    [...state.catalogue.bySeller].map(([sellerId, items]) => {
      const names = new Set(items.flatMap((each) => each.image ?? []))
      return [sellerId, [...names].reduce((sum, each) => sum + Math.max(sizes.get(each)!, caps.least), 0)]
    }),
  )
}

test('what a seller has is known whatever happens to items, snapshots and accounts', () => {
  const pictures = [image('a', 30), image('b', 40), image('c', 50)]
  const sizes = new Map(pictures.map((each) => [each.name, each.size]))
  const step = fc.record({
    serial: fc.integer({ min: 1, max: 6 }),
    wanted: fc.constantFrom(...pictures, null, 'withdrawn', 'copied', 'moved' as const),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let state = market(2)
      for (const { serial, wanted } of steps) {
        const { itemId, sellerId } = state.catalogue.get(`3-${serial}`)
        if (typeof wanted !== 'string') set(state, serial, wanted, sellerId)
        else if (wanted === 'withdrawn') state.apply({ op: 'withdrawItem', at: 1, sellerId, itemId })
        else if (wanted === 'copied') state = copyOf(state, undefined, caps)
        else moveAccounts(state, 2)
        const known = [...state.catalogue.bySeller.keys()].map(
          (id) => [id, state.images.ofSeller(id).bytes] as const,
        )
        expect(new Map(known)).toEqual(bytesBySeller(state, sizes))
      }
    }),
  )
})

test("only an item's own seller gives it an image, and a withdrawn item has none and gets none", () => {
  const state = market(2)
  expect(set(state, 1, image('a'), 2)).toBe('FORBIDDEN')
  expect(set(state, 99, image('a'), 1)).toBe('NOT_FOUND')
  set(state, 1, image('a'))
  state.apply({ op: 'withdrawItem', at: 1, sellerId: 1, itemId: '3-1' })
  expect([shownBy(state, 1), state.images.bytes]).toEqual([null, 0])
  expect(JSON.parse(itemEventData(state.catalogue.get('3-1')))).toMatchObject({
    withdrawn: true,
    image: null,
  })
  expect([set(state, 1, image('a')), set(state, 1, null)]).toEqual(['NOT_FOUND', 'NOT_FOUND'])
})

test('items and events name the image; an event says once it is gone, and nothing of what never was', () => {
  const state = market()
  const item = state.catalogue.get('3-1')
  const seen = () => [JSON.parse(itemJson(item)).image, JSON.parse(itemEventData(item)).image]
  expect(seen()).toEqual([undefined, undefined])
  const { rev } = item
  set(state, 1, null)
  expect(item.rev).toBe(rev)
  set(state, 1, image('a'))
  expect(seen()).toEqual(['a'.repeat(64), 'a'.repeat(64)])
  expect(item.rev).toBe(rev + 3)
  set(state, 1, image('a'))
  expect(item.rev).toBe(rev + 3)
  set(state, 1, null)
  expect(seen()).toEqual([undefined, null])
})

const [picture, other] = [new Uint8Array(pngOf(2, 2)), new Uint8Array(pngOf(2, 3))]
const name = hashOfImage(picture)

function copyOf(state: ProductState, shelf?: ImageShelf, limits?: ImageCaps): ProductState {
  const copy = new ProductState(shelf, limits)
  for (const { name: table } of state.tables) for (const row of state.dump(table)) copy.load(table, row)
  return copy
}

test('a snapshot holds the images, and a folder that has them already gets them no second time', () => {
  const shelf: ImageShelf = { read: () => picture }
  const state = new ProductState(shelf)
  state.apply({ op: 'registerItem', at: 1, sellerId: 1, item: lamp })
  set(state, 1, { name, size: picture.length })
  const copy = copyOf(state)
  expect(shownBy(copy, 1)).toBe(name)
  expect(copy.images.held).toEqual(new Map([[name, picture]]))
  const beside = copyOf(state, shelf)
  expect([beside.images.held.size, beside.images.bytes]).toEqual([0, 4_096])
  expect([...copy.dump('images')]).toEqual([...state.dump('images')])
})

test('a folder whose file is damaged gets the image of the snapshot', () => {
  const state = new ProductState({ read: () => picture })
  state.apply({ op: 'registerItem', at: 1, sellerId: 1, item: lamp })
  set(state, 1, { name, size: picture.length })
  const folder = temporaryFolder()
  fs.mkdirSync(path.join(folder, 'images'))
  fs.writeFileSync(path.join(folder, 'images', name), '<script>')
  expect(copyOf(state, imageShelf(folder)).images.held).toEqual(new Map([[name, picture]]))
})

test('an image whose file is missing goes into a snapshot without its bytes', () => {
  const state = new ProductState({ read: () => undefined })
  state.apply({ op: 'registerItem', at: 1, sellerId: 1, item: lamp })
  set(state, 1, { name, size: picture.length })
  expect([...state.dump('images')]).toEqual([[name, picture.length, null]])
  expect(shownBy(copyOf(state), 1)).toBe(name)
})

test.each([
  ['other bytes than its name says', [name, other.length, other]],
  ['another size', [name, picture.length + 1, picture]],
  [
    'something that is no picture',
    [hashOfImage(Buffer.from('<svg/>')), 6, new Uint8Array(Buffer.from('<svg/>'))],
  ],
  ['something behind a picture', [hashOfImage(padded()), padded().length, padded()]],
])('an image with %s is not loaded, from wherever it comes', (_, row) => {
  expect(() => new ProductState().load('images', row as never)).toThrow()
})

function padded(): Uint8Array {
  return new Uint8Array([...picture, 60, 115, 99])
}

test('nobody can bring images that no item shows, or more than there may be', () => {
  const state = new ProductState(undefined, { ofSeller: 10, inAll: picture.length - 1, least: 1 })
  state.load('images', [name, picture.length, picture])
  expect(state.images.discrepancy()).toContain('take more than they may')
  const other = new ProductState()
  other.load('images', [name, picture.length, picture])
  expect(other.images.discrepancy()).toContain('is of no item')
})
