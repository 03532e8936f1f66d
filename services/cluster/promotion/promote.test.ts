import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseConfig } from '../../config/config.ts'
import type { Instructions } from '../instructions.ts'
import type { ClusterMember } from '../member.ts'
import { promote, type PromotedIn } from './promote.ts'

let data: string
/** The last change on the disk of each standby. */
let durable: Record<string, number>
let ownerAnswered: number
let deeds: string[]
/** Called before the owner has ended. */
let meanwhile: () => void

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'marketlab-promote-'))
  durable = { a: 99, b: 100 }
  ownerAnswered = 0
  deeds = []
  meanwhile = () => undefined
})

afterEach(() => rmSync(data, { recursive: true }))

function member(name: string): ClusterMember {
  const deed = (what: string) => () => Promise.resolve(deeds.push(`${what} ${name}`))
  const stop = () => {
    if (name === 'product-db') meanwhile()
    return deed('stop')()
  }
  const kind = name === 'product-db' ? name : 'product-standby'
  return { name, kind, start: deed('start'), stop } as unknown as ClusterMember
}

function promoted(standby?: string) {
  const ask = (asked: string) =>
    Promise.resolve(
      asked === 'product-db'
        ? { copies: 1, whenFewer: 'wait', sequence: ownerAnswered }
        : { member: asked, durable: durable[asked], term: 1, copies: 1, whenFewer: 'wait' },
    )
  const cluster = {
    config: parseConfig({ storage: { folder: data } }),
    members: ['product-db', 'a', 'b'].map(member),
    leases: { goOn: () => undefined, lastHeard: () => undefined },
    replace: (_database: string, name: string) => member(name),
  } as unknown as PromotedIn
  return promote(cluster, { ask } as unknown as Instructions, { database: 'product-db', standby })
}

test('the standby is promoted that has most once the owner has ended', async () => {
  meanwhile = () => (durable = { a: 150, b: 140 })
  expect((await promoted()).promotion.standby).toBe('a')
})

test('an owner goes on where the standby that was named has less once it has ended', async () => {
  meanwhile = () => (durable = { a: 150, b: 140 })
  await expect(promoted('b')).rejects.toThrow('a has 10 changes more than b')
  expect(deeds).toEqual(['stop product-db', 'start product-db'])
})

test('none was answered only if the owner was never heard to be further than the standby', async () => {
  // The standby of this test has nothing on disk, whatever it says.
  expect((await promoted()).promotion.lost).toMatchObject({ noneAnswered: true, answeredAtLeast: 0 })
  ownerAnswered = 3
  expect((await promoted()).promotion.lost).toMatchObject({ noneAnswered: false, answeredAtLeast: 3 })
})
