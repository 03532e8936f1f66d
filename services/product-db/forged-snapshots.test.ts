import fs from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadForeignSnapshot } from '../engine/snapshots/snapshot-reader.ts'
import { temporaryFolder } from '../engine/testing/bank.ts'
import { forge } from '../engine/testing/forgery.ts'
import { honestSnapshot } from '../engine/testing/honest-snapshot.ts'
import { ProductState } from './state.ts'
import { pngOf } from '../testing/inputs/pictures.ts'
import { hashOfImage } from './images/image-hash.ts'
import { TestStock } from './testing/stock.ts'

const picture = new Uint8Array(pngOf(2, 2))

let honest: string
let file: string

beforeAll(async () => {
  const stock = new TestStock()
  stock.register({ keywords: ['a', 'B'] }, 1, 'key')
  stock.register({ category: 9, condition: 'used' }, 2)
  stock.rate('3-1', 'up', 7)
  stock.rate('3-1', 'down', 8)
  const image = { name: hashOfImage(picture), size: picture.length }
  stock.state.apply({ op: 'setItemImage', at: 4, sellerId: 1, itemId: '3-1', image })
  stock.state.images.held.set(image.name, picture)
  stock.place('first', { '3-1': 1, '9-2': 2 })
  stock.place('second', { '3-1': 3 })
  stock.place('third', { '9-2': 1 })
  stock.settle(1, 'paid')
  stock.settle(3, 'declined')
  stock.reject('fourth')
  honest = await honestSnapshot('product-db', stock.state, () => new ProductState())
  file = `${temporaryFolder()}/theirs.sqlite`
})

const load = () => loadForeignSnapshot(fs.readFileSync(file), file, 'product-db', new ProductState())

test('what was made honestly is taken', async () => {
  fs.copyFileSync(honest, file)
  expect(await load()).toMatchObject({ counts: { items: 2, orders: 3, sellers: 2 } })
})

test('what an older version made is taken, without the tables and columns that it did not know', async () => {
  fs.copyFileSync(honest, file)
  const columns = ['account', 'key', 'op', 'at', 'outcome']
  const types = columns.map((name) => `${name} ${name === 'at' ? 'INTEGER' : 'TEXT'} NOT NULL`)
  await forge(
    file,
    `DROP TABLE spent_keys; DROP TABLE epochs; DROP TABLE images; DROP TABLE item_images; DROP TABLE keyed_outcomes;
     CREATE TABLE "keyed_outcomes" (${types.join(', ')});
     INSERT INTO keyed_outcomes VALUES ('1', 'key', 'registerItem', 1, '{"itemId":"3-1"}')`,
  )
  expect(await load()).toMatchObject({ rows: { keyed_outcomes: 1 }, counts: { items: 2 } })
})

describe('forged, although every digest fits:', () => {
  test.each([
    [
      'an image with other bytes',
      "UPDATE images SET content = x'00'",
      /row 1 of its table images does not match/,
    ],
    ['an image of another size', 'UPDATE images SET size = 7', /row 1 of its table images does not match/],
    [
      'an image named like a path',
      "UPDATE images SET name = '../../secret'",
      /images name must be the SHA-256/,
    ],
    ['an image that is text', "UPDATE images SET content = 'text'", /images content must be the bytes/],
    ['an image that no item shows', 'DELETE FROM item_images', /is of no item/],
    [
      'an item with an image that is not there',
      'DELETE FROM images',
      /row 1 of its table item_images does not/,
    ],
    ['stock below nothing', 'UPDATE items SET quantity = -5', /row 1 of its table items quantity must be/],
    [
      'a price below nothing',
      'UPDATE items SET price_cents = -100',
      /price_cents must be a whole number from 1/,
    ],
    ['a price that is no whole number', 'UPDATE items SET price_cents = 1.5', /price_cents must be/],
    ['a name that commands a terminal', "UPDATE items SET name = 'a' || char(27) || '[2J'", /name must be/],
    ['a keyword that does', `UPDATE items SET keywords = '["\\u001b[2J"]'`, /keywords must be/],
    ['keywords that are none', "UPDATE items SET keywords = '[1]'", /keywords must be/],
    ['a name that is no text', "UPDATE items SET name = x'00ff'", /name must be/],
    ['a condition that there is not', "UPDATE items SET condition = 'broken'", /condition must be/],
    ['a category that there is not', 'UPDATE items SET category = 12345', /category must be/],
    [
      'an id that is not that of its item',
      "UPDATE items SET item_id = '3-7' WHERE serial = 1",
      /row 1 of its table items does not match/,
    ],
    [
      'more units than an item may have',
      'UPDATE items SET quantity = 999998',
      /item 3-1 has more than 1000000/,
    ],
    ['units reserved for nobody', 'UPDATE items SET reserved = 9 WHERE serial = 1', /has 9 units reserved/],
    [
      'feedback that nobody gave',
      'UPDATE items SET feedback_up = 500 WHERE serial = 1',
      /other feedback than/,
    ],
    [
      'a serial that was never given',
      "UPDATE counters SET value = 2 WHERE name = 'nextSerial'",
      /serial that was/,
    ],
    [
      'a serial given twice',
      "INSERT INTO items SELECT '5-1', 5, 1, seller_id, name, keywords, condition, price_cents, quantity, 0, 0, 0, rev, 0 FROM items WHERE serial = 1",
      /serial of another/,
    ],
    ['a withdrawn item with units', 'UPDATE items SET withdrawn = 1', /is withdrawn, but has units/],
    ['a revision to come', 'UPDATE items SET rev = 4711', /revision that was never given/],
    [
      'a counter without an end',
      "UPDATE counters SET value = 9e15 WHERE name = 'nextSerial'",
      /value must be/,
    ],
    ['an order of less than nothing', 'UPDATE orders SET total_cents = -1', /total_cents must be/],
    [
      'an order of another total',
      'UPDATE orders SET total_cents = 1 WHERE id = 2',
      /order o2 has another total/,
    ],
    ['lines of less than nothing', 'UPDATE order_lines SET quantity = -3', /quantity must be/],
    ['an order without lines', 'DELETE FROM order_lines WHERE order_id = 3', /order o3 has lines missing/],
    [
      'an order with a gap',
      'UPDATE order_lines SET line = 5 WHERE order_id = 1 AND line = 1',
      /row 1 of its table payments does not match/,
    ],
    [
      'lines of no order',
      'UPDATE order_lines SET order_id = 77 WHERE order_id = 3',
      /does not match the others/,
    ],
    [
      'an order of an item that is not there',
      "UPDATE order_lines SET item_id = '9-9' WHERE order_id = 3",
      /has item 9-9/,
    ],
    [
      "another seller's item in an order",
      'UPDATE order_lines SET seller_id = 2 WHERE order_id = 2',
      /order o2 has item 3-1/,
    ],
    ['an order that is neither', "UPDATE orders SET status = 'paying'", /status must be/],
    [
      'an order that is paid and was not',
      "UPDATE orders SET status = 'paid' WHERE id = 3",
      /payments are not those/,
    ],
    [
      'an order settled before its end',
      'UPDATE orders SET settled_at = 1 WHERE id = 2',
      /is queued, but not at a time/,
    ],
    [
      'an order that was never given',
      "UPDATE counters SET value = 3 WHERE name = 'nextOrder'",
      /order o3 has a number/,
    ],
    [
      'a reference given twice',
      "UPDATE orders SET ref = 'first' WHERE id = 3",
      /rows that exclude each other/,
    ],
    ['a payment of a declined order', 'INSERT INTO payments VALUES (1, 3)', /payments are not those/],
    ['a payment taken twice', 'INSERT INTO payments VALUES (1, 1)', /payments are not those/],
    ['a payment of no order', 'INSERT INTO payments VALUES (1, 99)', /does not match the others/],
    ['feedback of nobody', "UPDATE thumbs SET buyer_id = 'me'", /buyer_id must be/],
    ['feedback given twice', "INSERT INTO thumbs VALUES ('3-1', 7, 'up')", /rows that exclude each other/],
    ['feedback for no item', "UPDATE thumbs SET item_id = '3-9'", /does not match the others/],
    ['a time that is none', "UPDATE rejected_purchases SET at = 'now'", /at must be/],
    ['an outcome that is none', "UPDATE keyed_outcomes SET outcome = '{'", /outcome must be/],
    [
      'an epoch that began nowhere',
      `INSERT INTO epochs VALUES ('own', 'x', '{"item":-1}', 0)`,
      /begins_at must be/,
    ],
  ])('%s', async (_what, sql, reason) => {
    fs.copyFileSync(honest, file)
    await forge(file, sql)
    await expect(load()).rejects.toThrow(reason)
  })
})
