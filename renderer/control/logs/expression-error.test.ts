import { expect, it } from 'vitest'
import { expressionError } from './expression-error.ts'

it('says what is wrong with an expression, and nothing about other texts', () => {
  expect(expressionError({ text: '(', regex: true })).toBe('Not a regular expression: unterminated group')
  expect(expressionError({ text: '(a)', regex: true })).toBeUndefined()
  expect(expressionError({ text: '(', regex: false })).toBeUndefined()
})
