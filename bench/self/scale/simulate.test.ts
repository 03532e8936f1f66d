import { expect, test } from 'vitest'
import { inProject } from '../../../electron/runtime/project.js'
import { type Figures, readFigures } from './figures.ts'
import { type Layout, simulate } from './simulate.ts'

const { figures: asGiven, all } = readFigures(inProject('docs/scale-figures.yaml'))

// A small market, for a short time: what is tested does not depend on the size.
const figures: Figures = { ...asGiven, hardware: { ...asGiven.hardware, cores: 2 } }
const seen = (of: Figures, layout: Layout, seed = 1) => simulate(of, layout, { seed, measuredMs: 200 })

/** A load of one kind only, of so many clients. */
function only(
  kind: 'search' | 'item' | 'purchase' | 'change',
  clients: number,
  more: Partial<Figures> = {},
): Figures {
  const none = { search: 0, item: 0, purchase: 0 }
  return {
    ...figures,
    load: { ...figures.load, ...none, ...(kind !== 'change' && { [kind]: 1 }), clients },
    ...more,
  }
}

const one = { cut: 'none', databases: 1 } as const
const market = { ...figures.market, popularity: 0, linesInCart: 1 }

test('every figure says where it comes from', () => {
  expect(all).toBeGreaterThan(20)
})

test('a single client gets the sum of its way: network, processor and flush', () => {
  const { hardware, processor } = figures
  const read = hardware.networkMs + processor.item
  expect(seen(only('item', 1), one).throughput).toBeCloseTo(1000 / read, -2)
  const change = hardware.networkMs + processor.change + hardware.flushMs
  expect(seen(only('change', 1), one).throughput).toBeCloseTo(1000 / change, -1)
})

test('many readers get what the cores can do, and no more', () => {
  const { throughput, processor } = seen(only('item', 40), one)
  expect(throughput).toBeCloseTo((figures.hardware.cores * 1000) / figures.processor.item, -3)
  expect(processor).toBeCloseTo(1, 1)
})

test('commits that wait share a flush, so one log takes more changes than it has flushes', () => {
  const slowDisk = { market, hardware: { ...figures.hardware, flushMs: 10 } }
  const { throughput, log } = seen(only('change', 100, slowDisk), one)
  expect(log).toBeCloseTo(1, 1)
  expect(throughput).toBeGreaterThan(5 * (1000 / 10))
})

test('changes of one row follow each other, however many databases there are', () => {
  const oneItem = { ...market, categories: 1, itemsInCategory: 1, sellers: 1 }
  const { hardware, processor } = figures
  const most = 1000 / (processor.change + hardware.flushMs)
  for (const databases of [1, 4])
    expect(
      seen(only('change', 50, { market: oneItem }), { cut: 'category', databases }).throughput,
    ).toBeCloseTo(most, -2)
})

test('a cart of one line is never spread, and one of several sellers is', () => {
  const cut = { cut: 'seller', databases: 4 } as const
  expect(seen(only('purchase', 20, { market }), cut).spread).toBe(0)
  const mixed = { ...market, linesInCart: 3, sameSeller: 0, sameCategory: 0 }
  expect(seen(only('purchase', 20, { market: mixed }), cut).spread).toBeGreaterThan(0.8)
})

test('searches of a category stay in one database only where categories are the cut', () => {
  const named = {
    ...figures,
    load: { ...figures.load, search: 1, item: 0, purchase: 0, searchInCategory: 1, clients: 60 },
  }
  const byCategory = seen(named, { cut: 'category', databases: 8 })
  const bySeller = seen(named, { cut: 'seller', databases: 8 })
  expect(byCategory.throughput).toBeGreaterThan(bySeller.throughput)
})

test('the same seed gives the same outcome', () => {
  const few = only('purchase', 10)
  expect(seen(few, one, 7)).toEqual(seen(few, one, 7))
})
