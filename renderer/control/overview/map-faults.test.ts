import { expect, test } from 'vitest'
import { parseFault } from '../../../services/faults/model/parse-fault.ts'
import type { ActiveFault } from '../../../services/faults/model/fault.ts'
import { marksOnLink, marksOnMember } from './map-faults.ts'

const members = [
  { name: 'buyer-frontend', kind: 'buyer-frontend' },
  { name: 'buyer-frontend-2', kind: 'buyer-frontend' },
  { name: 'product-db', kind: 'product-db' },
  { name: 'customer-db', kind: 'customer-db' },
]
const active = (...texts: string[]) =>
  texts.map((text, index) => ({ id: String(index), fault: parseFault(text), text }) as ActiveFault)
const wordsOn = (from: string, to: string, ...texts: string[]) =>
  marksOnLink({ from, to }, members, active(...texts)).map(({ words }) => words)

test.each([
  ['latency 50ms from buyer-frontend to product-db', 'delay 50 ms'],
  [
    'latency 1s jitter 80ms from buyer-frontend to product-db replies 30%',
    'delay 1 s ± 80 ms of replies, 30 %',
  ],
  ['black-hole from buyer-frontend to product-db 10%', 'loss 10 %'],
  ['black-hole from buyer-frontend to product-db requests', 'loss of requests'],
  ['black-hole from buyer-frontend to product-db', 'cut'],
  ['bandwidth 20KB/s from * to product-db', '20 KB/s'],
  ['slices 10B from buyer-frontend to *', 'slices 10 B'],
  ['partition buyer-frontend from product-db', 'cut'],
  ['partition product-db from buyer-frontend one-way', 'loss of replies'],
  ['partition buyer-frontend from product-db one-way', 'loss of requests'],
])('%s is on its link as "%s"', (text, words) => {
  expect(wordsOn('buyer-frontend', 'product-db', text)).toEqual([words])
  expect(wordsOn('product-db', 'customer-db', text.replace('*', 'buyer-frontend'))).toEqual([])
})

test('a kind of member means all of that kind, and clients are the buyers and the sellers', () => {
  expect(wordsOn('buyer-frontend-2', 'product-db', 'reset from buyer-frontend to product-db 50%')).toEqual([
    'reset, 50 %',
  ])
  for (const side of ['buyers', 'sellers'])
    expect(wordsOn(side, 'buyer-frontend', 'latency 2min from clients to buyer-frontend')).toEqual([
      'delay 2 min',
    ])
})

test('several faults on one link are all there; only one that lets nothing through is a cut', () => {
  const marks = marksOnLink(
    { from: 'buyer-frontend', to: 'product-db' },
    members,
    active('latency 5ms from buyer-frontend to product-db', 'partition * from product-db'),
  )
  expect(marks.map(({ id, isCut }) => [id, isCut])).toEqual([
    ['0', false],
    ['1', true],
  ])
})

test('faults in a process are at the member', () => {
  const faults = active(
    'slow-disk product-db 100ms',
    'pause buyer-frontend',
    'latency 5ms from * to product-db',
  )
  expect(marksOnMember('product-db', faults).map(({ words }) => words)).toEqual(['slow disk 100 ms'])
  expect(marksOnMember('buyer-frontend', faults).map(({ words }) => words)).toEqual(['paused'])
  expect(marksOnMember('customer-db', faults)).toEqual([])
})
