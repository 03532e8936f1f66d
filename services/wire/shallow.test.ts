import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeShallow, deepest, mostContainers, shallow } from './shallow.ts'

/** The same value with 0 in the place of everything that is too deep. */
function pruned(value: unknown, depth = 1): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return 0
  if (Array.isArray(value)) return value.map((inner) => pruned(inner, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, pruned(inner, depth + 1)]))
}

function parsed(text: string): unknown {
  const bytes = Buffer.from(`ab${text}[[[`)
  return JSON.parse(shallow(bytes, 2, bytes.length - 3)!.toString())
}

/** A value with another one that many levels deep in it, in arrays and in objects. */
function nested(value: unknown, levels: readonly boolean[]): unknown {
  return levels.reduce((inner, isArray) => (isArray ? [1, inner, '[{'] : { a: inner, '"}': 1 }), value)
}

test('JSON keeps its shallow part and loses its deep one', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
      fc.array(fc.boolean(), { maxLength: 30 }),
      fc.jsonValue(),
      (value, levels, beside) => {
        const whole = { beside, deep: nested(value, levels), last: beside }
        expect(parsed(JSON.stringify(whole))).toEqual(JSON.parse(JSON.stringify(pruned(whole))))
      },
    ),
  )
})

test('what is not too deep is returned as it is, without a copy', () => {
  const text = JSON.stringify(nested('"]\\"', Array<boolean>(deepest).fill(true)))
  const bytes = Buffer.from(text)
  const kept = shallow(bytes, 0, bytes.length)!
  expect(kept.toString()).toBe(text)
  expect(kept.buffer).toBe(bytes.buffer)
})

test('brackets that are never closed stay unsound', () => {
  const bytes = Buffer.alloc(1_048_576, '[')
  const kept = shallow(bytes, 0, bytes.length)!
  expect(kept.length).toBeLessThan(100)
  expect(() => JSON.parse(kept.toString()) as unknown).toThrow(SyntaxError)
})

test('too many objects and arrays are refused, however shallow they are', () => {
  const listOf = (count: number) =>
    Buffer.from(
      `[${Array(count - 1)
        .fill('[]')
        .join(',')}]`,
    )
  expect(shallow(listOf(mostContainers), 0, listOf(mostContainers).length)).toBeDefined()
  expect(shallow(listOf(mostContainers + 1), 0, listOf(mostContainers + 1).length)).toBeUndefined()
})

test('a large frame is read without its deep part, or not at all if it holds too much', () => {
  const decoded = (value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value))
    return decodeShallow(bytes, 0, bytes.length)
  }
  const request = { id: 1, deep: nested('lost', Array<boolean>(deepest).fill(true)), text: 'x'.repeat(5_000) }
  expect(decoded(request)).toEqual(pruned(request))
  expect(decoded({ lists: Array(mostContainers).fill([]) })).toBe('too many')
})
