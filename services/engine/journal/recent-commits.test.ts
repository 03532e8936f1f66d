import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joined, RecentCommits } from './recent-commits.ts'

describe('lines that go into a piece', () => {
  test('are as many as fit, with a comma between them, and at least one', () => {
    expect(joined(['1', '22', '333'], 100)).toEqual({ json: '1,22,333', count: 3 })
    expect(joined(['4444', '5'], 2)).toEqual({ json: '4444', count: 1 })
    // The comma counts as well.
    expect(joined(['11', '22'], 4)).toEqual({ json: '11', count: 1 })
    expect(joined(['11', '22'], 5)).toEqual({ json: '11,22', count: 2 })
  })
})

/** Batches of three commands each, from 1 on, committed at 100, 200, … */
function threeBatches(most = 1_000): RecentCommits {
  const recent = new RecentCommits(most)
  recent.add('1\n2\n3', 1, 3, 100)
  recent.add('4\n5\n6', 4, 3, 200)
  recent.add('7\n8\n9', 7, 3, 300)
  return recent
}

describe('reading', () => {
  test('goes on behind any command, across batches, and tells when each was committed', () => {
    const recent = threeBatches()
    expect(recent.read(0, 1_000)).toEqual({
      json: '1,2,3,4,5,6,7,8,9',
      count: 9,
      times: [
        [3, 100],
        [3, 200],
        [3, 300],
      ],
    })
    expect(recent.read(4, 1_000)).toEqual({
      json: '5,6,7,8,9',
      count: 5,
      times: [
        [2, 200],
        [3, 300],
      ],
    })
    expect(recent.read(8, 1_000)).toEqual({ json: '9', count: 1, times: [[1, 300]] })
  })

  test('finds nothing behind the last command, nor before the first that is kept', () => {
    const recent = threeBatches()
    expect(recent.read(9, 1_000)).toBeUndefined()
    expect(recent.read(-1, 1_000)).toBeUndefined()
    expect(new RecentCommits(10).read(0, 10)).toBeUndefined()
  })

  test('finds nothing in a hole', () => {
    const recent = new RecentCommits(1_000)
    recent.add('1', 1, 1, 100)
    recent.add('5', 5, 1, 200)
    expect(recent.read(1, 10)).toBeUndefined()
    expect(recent.read(3, 10)).toBeUndefined()
    expect(recent.read(4, 10)).toMatchObject({ json: '5' })
  })

  test('takes as much as was asked for, and at least one command', () => {
    const recent = threeBatches()
    expect(recent.read(0, 1)).toEqual({ json: '1', count: 1, times: [[1, 100]] })
    expect(recent.read(0, 3)).toMatchObject({ json: '1,2', count: 2 })
    expect(recent.read(0, 5)).toMatchObject({ json: '1,2,3', count: 3 })
    expect(recent.read(1, 0)).toMatchObject({ json: '2', count: 1 })
    // One batch whole, and of the next as much as still fits.
    expect(recent.read(0, 6)).toMatchObject({ json: '1,2,3,4', count: 4 })
    expect(recent.read(0, 7)).toMatchObject({ json: '1,2,3,4', count: 4 })
  })

  test('in pieces of any size comes to every command once, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(9_999), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 30 }),
        (batches, most) => {
          const recent = new RecentCommits(10_000)
          let next = 1
          for (const [index, batch] of batches.entries()) {
            recent.add(batch.join('\n'), next, batch.length, index)
            next += batch.length
          }
          const got: number[] = []
          while (got.length < next - 1) {
            const piece = recent.read(got.length, most)!
            const commands = JSON.parse(`[${piece.json}]`) as number[]
            expect(piece.count).toBe(commands.length)
            expect(piece.times.reduce((sum, [count]) => sum + count, 0)).toBe(commands.length)
            expect(piece.count === 1 || piece.json.length <= most + batches.length).toBe(true)
            got.push(...commands)
          }
          expect(got).toEqual(batches.flat())
        },
      ),
    )
  })
})

describe('what is kept', () => {
  test('is as much as was allowed, oldest gone first, and always the newest batch', () => {
    const recent = threeBatches(10)
    expect(recent.read(2, 100)).toBeUndefined()
    expect(recent.read(3, 100)).toMatchObject({ count: 6 })
    recent.add('a long command, longer than all that is kept', 10, 1, 400)
    expect(recent.read(8, 100)).toBeUndefined()
    expect(recent.read(9, 100)).toMatchObject({ count: 1 })
    recent.add('x', 11, 1, 500)
    expect(recent.read(9, 100)).toBeUndefined()
    expect(recent.read(10, 100)).toMatchObject({ json: 'x' })
  })

  test('can be forgotten, and counts anew then', () => {
    const recent = threeBatches(15)
    recent.clear()
    expect(recent.read(8, 100)).toBeUndefined()
    recent.add('1\n2\n3', 1, 3, 100)
    recent.add('4\n5\n6', 4, 3, 100)
    recent.add('7\n8\n9', 7, 3, 100)
    expect(recent.read(0, 100)).toMatchObject({ count: 9 })
    recent.clear()
    recent.add('a long command, longer than all that is kept', 10, 1, 400)
    recent.add('x', 11, 1, 500)
    expect(recent.read(10, 100)).toMatchObject({ json: 'x' })
  })
})
