import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from './load-config.ts'

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-environment-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'marketlab.yaml')
  writeFileSync(file, text)
  return file
}

test('a variable wins over the file, setting by setting', () => {
  const file = fileOf('orders: { workers: 7, waitMs: 900 }\nsessions: { idleSeconds: 60 }\n')
  const config = loadConfig(file, {
    MARKETLAB_ORDERS_WORKERS: '9',
    MARKETLAB_SERVICES_PRODUCT_DB_HOST: '192.168.1.20',
    MARKETLAB_CATALOGUE_READ_YOUR_WRITES: 'true',
    MARKETLAB_HTTP: '{ basePort: 9600 }',
    MARKETLAB_SOMETHING_ELSE: 'is left alone',
    MARKETLAB_PAYMENTS_SEED: '',
  })
  expect(config.orders).toMatchObject({ workers: 9, waitMs: 900 })
  expect(config.sessions.idleSeconds).toBe(60)
  expect(config.services['product-db']).toEqual({ host: '192.168.1.20', port: 6002 })
  expect(config.catalogue.readYourWrites).toBe(true)
  expect(config.http).toEqual({ basePort: 9600, host: '127.0.0.1' })
  expect(config.payments.seed).toBe(1)
})

test('a setting with several forms is replaced as a whole', () => {
  const file = fileOf('http: { port: 9000 }\nfurther: [{ name: g, kind: gateway, port: 1 }]\n')
  const config = loadConfig(file, { MARKETLAB_HTTP: '{ basePort: 9600 }', MARKETLAB_FURTHER: '[]' })
  expect(config.http).toEqual({ basePort: 9600, host: '127.0.0.1' })
  expect(config.further).toEqual([])
})

test('a text is taken as it is, also where it looks like a number', () => {
  const env = { MARKETLAB_CLUSTER_SECRET: '1234567890123456', MARKETLAB_STORAGE_FOLDER: '2026' }
  const { cluster, storage } = loadConfig(undefined, env)
  expect(cluster.secret).toBe('1234567890123456')
  expect(storage.folder).toBe(join(process.cwd(), '2026'))
})

test('a section and a setting in it go together', () => {
  const env = { MARKETLAB_ORDERS: '{ workers: 2, paused: true }', MARKETLAB_ORDERS_WORKERS: '3' }
  expect(loadConfig(undefined, env).orders).toMatchObject({ workers: 3, paused: true })
})

test('a mistake names the variable, one of the file its line', () => {
  const file = fileOf('\norders: { workers: many }\n')
  const env = { MARKETLAB_SESSIONS_IDLE_SECONDS: 'long' }
  expect(() => loadConfig(file, env)).toThrow(
    /^MARKETLAB_SESSIONS_IDLE_SECONDS: sessions\.idleSeconds must be [^\n]+$/m,
  )
  expect(() => loadConfig(file, env)).toThrow(/marketlab\.yaml:2: orders\.workers must be/)
})
