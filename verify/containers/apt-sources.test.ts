import { expect, test } from 'vitest'
import { firstSourceOf } from './apt-sources.ts'

const modern = `Types: deb deb-src
# a comment in between
URIs: http://one.example/debian http://two.example/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://security.example
Suites: bookworm-security
`

test.each([
  ['one line', 'deb http://one.example/debian bookworm main', 'http://one.example/debian'],
  [
    'one line with options',
    'deb [signed-by=/k arch=amd64] https://one.example/d bookworm main',
    'https://one.example/d',
  ],
  ['a line that is switched off', '# deb http://one.example/debian bookworm main', undefined],
  ['sources only', 'deb-src http://one.example/debian bookworm main', undefined],
  ['another release', 'deb http://one.example/debian trixie main', undefined],
  ['another suite of the release', 'deb http://one.example/debian bookworm-updates main', undefined],
  ['fields', modern, 'http://one.example/debian'],
])('the first source of a release: %s', (_, text, uri) => {
  expect(firstSourceOf('bookworm', ['deb http://other.example stable main', text])).toBe(uri)
})
