import fc from 'fast-check'
import { expect, test } from 'vitest'
import { notedPage } from './noted-page.ts'
import { Recent } from './recent.ts'

const about = { instance: 'i', member: 'm', service: 'buyer-frontend' as const }

test('the newest that fit are kept under their numbers, and a reader gets each once and is told what it missed', () => {
  const step = fc.oneof(
    fc.record({ weight: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ limit: fc.integer({ min: 1, max: 9 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const recent = new Recent<number>({ entries: 10, weight: 100 })
      const weights: number[] = []
      const read: number[] = []
      let [after, missed] = [0, 0]
      for (const step of steps) {
        if ('weight' in step) {
          weights.push(step.weight)
          recent.add(weights.length, step.weight)
          const kept = weights.slice(recent.oldest - 1)
          const total = (all: number[]) => all.reduce((sum, one) => sum + one, 0)
          expect(recent.newest).toBe(weights.length)
          expect(kept.length === 1 || (kept.length <= 10 && total(kept) <= 100)).toBe(true)
          const roomier = weights.slice(Math.max(0, recent.oldest - 2))
          expect(recent.oldest === 1 || roomier.length > 10 || total(roomier) > 100).toBe(true)
          for (let n = recent.oldest; n <= recent.newest; n += 1) expect(recent.get(n)).toBe(n)
          expect(recent.get(recent.oldest - 1)).toBeUndefined()
          continue
        }
        const page = JSON.parse(notedPage(about, recent, { after, limit: step.limit }, String))
        read.push(...page.entries)
        missed += page.missed
        expect(page.next - after).toBe(page.entries.length + page.missed)
        expect(page.more).toBe(page.next < weights.length)
        after = page.next
      }
      expect(read).toEqual([...new Set(read)].sort((a, b) => a - b))
      expect(read.length + missed).toBe(after)
    }),
  )
})

test('a page holds as much as fits into a frame, but at least one', () => {
  const recent = new Recent<string>({ entries: 10, weight: 1e9 })
  for (const size of [300_000, 300_000, 300_000, 900_000]) recent.add('x'.repeat(size), size)
  const lengths: number[] = []
  for (let after = 0; after < 4;) {
    const page = JSON.parse(notedPage(about, recent, { after, limit: 10 }, (text) => JSON.stringify(text)))
    lengths.push(page.entries.length)
    after = page.next
  }
  expect(lengths).toEqual([2, 1, 1])
})
