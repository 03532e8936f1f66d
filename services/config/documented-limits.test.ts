import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

const page = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8')
const { limits, passwords } = parseConfig({})
const units: Readonly<Record<string, number>> = { MiB: 1024 * 1024, s: 1_000, minutes: 60_000 }

test('docs/security.md names every limit of the configuration, with its default', () => {
  const rows = page.matchAll(/^\|[^|]+\| `([\w.]+)`, ([\d,]+)(?: (\w+))?/gm)
  const documented = [...rows].map(([, name, number, unit]) => [
    name!,
    Number(number!.replaceAll(',', '')) * (units[unit ?? ''] ?? 1),
  ])
  expect(Object.fromEntries(documented)).toEqual({
    ...limits,
    'passwords.parallel': passwords.parallel,
    'passwords.maxWaiting': passwords.maxWaiting,
  })
})

test('docs/security.md names how many wrong passwords may be tried', () => {
  const rows = [...page.matchAll(/^\| wrong passwords [^|]+\| (\d+) at once, then (\d+) a minute/gm)]
  const documented = rows.map(([, atOnce, perMinute]) => ({
    atOnce: Number(atOnce),
    perMinute: Number(perMinute),
  }))
  const { perUsernameAndAddress, perUsername, perAddress } = passwords.wrong
  expect(documented).toEqual([perUsernameAndAddress, perUsername, perAddress])
})
