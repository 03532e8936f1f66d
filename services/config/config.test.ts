import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { loadConfig } from './load-config.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-config-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function written(text: string): string {
  const file = join(folder, 'marketlab.yaml')
  writeFileSync(file, text)
  return file
}

describe('the configuration', () => {
  test('shipped as an example says what the defaults are', () => {
    const example = fileURLToPath(new URL('../../resources/marketlab.yaml', import.meta.url))
    expect(loadConfig(example)).toEqual(parseConfig({}, 'defaults', dirname(example)))
  })

  test('of an empty file is all defaults', () => {
    expect(loadConfig(written(''))).toEqual(parseConfig({}, 'defaults', folder))
  })

  test('has paths relative to its file', () => {
    const config = loadConfig(written('storage: { folder: data }\ncluster: { secretFile: keys/secret }\n'))
    expect(config.storage.folder).toBe(join(folder, 'data'))
    expect(config.cluster.secretFile).toBe(join(folder, 'keys', 'secret'))
  })

  test.each([
    ['sessions: { idleSecond: 3 }', /:1: there is no field sessions.idleSecond$/],
    ['\nsessions:\n  idleSeconds: -3', /:3: sessions.idleSeconds must be more than 0$/],
    ['sessions: { idleSeconds: soon }', /:1: sessions.idleSeconds must be a number$/],
    ['services: { product-db: { port: 70000 } }', /services.product-db.port must be at most 65535$/],
    ['further:\n  - { name: a, kind: gateway }', /:2: further\[0\].port is missing: it must be a number$/],
    ['further:\n  - { name: a, kind: b, port: 1 }', /:2: further\[0\].kind must be one of buyer-frontend,/],
    ['logs: { level: loud }', /:1: logs.level must be one of trace, debug/],
    ['orders: { paused: 1 }', /orders.paused must be true or false$/],
    ['metrics: { prometheus: 9600 }', /metrics.prometheus must be as resources.marketlab.yaml shows/],
    ['passwords: { cost: 1000 }', /power of two/],
    [
      'passwords: { cost: 524288 }',
      /passwords.cost must be a power of two from 2 to 262144 .*256 MiB at most/,
    ],
    ['cluster: { secret: short }', /secret/],
    ['payments: { declineRate: 2 }', /declineRate/],
    [
      'further: [{ name: all, kind: gateway, port: 1 }]',
      /further\[0\].name must be another name than "all", "clients"/,
    ],
    [
      'further: [{ name: administrator, kind: gateway, port: 1 }]',
      /further\[0\].name must be another name than .* "administrator"/,
    ],
    ['sessions: [', /not YAML/],
    ['nonsense', /:1: must be a section with fields$/],
  ])('%s is refused by name', (text, message) => {
    const file = written(text)
    expect(() => loadConfig(file)).toThrow(message)
    expect(() => loadConfig(file)).toThrow(file)
  })

  test('that is not there is named', () => {
    expect(() => loadConfig(join(folder, 'none.yaml'))).toThrow(/none\.yaml" is not there/)
  })
})
