import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDeeper } from './depth.ts'

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

const bytesOf = (text: string) => Buffer.from(`ab${text}[[[`)

test('any JSON is deeper than one level less than it has, and no deeper than it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), (value) => {
      const bytes = bytesOf(JSON.stringify(value))
      const end = bytes.length - 3
      const depth = depthOf(value)
      expect(isDeeper(bytes, 2, end, depth)).toBe(false)
      expect(isDeeper(bytes, 2, end, depth - 1)).toBe(depth > 0)
    }),
  )
})

test('brackets in texts do not count, and neither does what is escaped', () => {
  const text = JSON.stringify({ '[[': '{{{"[[\\', '\\"[': '[' })
  const bytes = bytesOf(text)
  expect(isDeeper(bytes, 2, bytes.length - 3, 1)).toBe(false)
})

test('what is no JSON is judged by its opening brackets', () => {
  const bytes = Buffer.alloc(1_048_576, '[')
  expect(isDeeper(bytes, 0, bytes.length, 64)).toBe(true)
  expect(isDeeper(bytes, 0, 64, 64)).toBe(false)
})
