import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { accountAdministration, followerAdministration, marketAdministration } from '../admin-operations.ts'
import { buyerOperations } from '../buyer-operations.ts'
import { documentation } from './document.ts'
import { sellerOperations } from '../seller-operations.ts'

test('docs/api.md is current: if not, run `npm run docs`', () => {
  expect(readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8')).toBe(documentation())
})

test('every operation and every argument stands in it', () => {
  const text = documentation()
  const administration = { ...marketAdministration, ...accountAdministration, ...followerAdministration }
  const all = { ...buyerOperations, ...sellerOperations, ...administration }
  for (const [op, { args }] of Object.entries(all)) {
    expect(text).toContain(`### ${op}\n`)
    for (const field of Object.keys(args.shape)) expect(text).toContain(`| \`${field}\``)
  }
})
