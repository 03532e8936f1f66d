import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import type { ServiceKind } from '../config/config.ts'
import { silentLog } from '../engine/log.ts'
import { ApiError } from '../wire/errors.ts'
import { WireServer } from '../wire/server.ts'
import { Instructions } from './instructions.ts'

const secret = 'a secret of the cluster'

/** A member that writes down what it is told since its start, and refuses the operation Refuse. */
async function startMember(instructions: Instructions, name: string, kind: ServiceKind) {
  const told: string[] = []
  const instance = randomUUID()
  const server = new WireServer({
    service: kind,
    instance,
    host: '127.0.0.1',
    port: 0,
    secret,
    log: silentLog,
    onRequest: ({ id, op, args }, connection) => {
      if (op === 'Refuse') return connection.fail(id, new ApiError('INVALID_ARGUMENT', 'no'))
      told.push(`${op} ${JSON.stringify(args)}`)
      connection.succeed(id, '{}')
    },
  })
  const port = await server.listen()
  onTestFinished(() => server.close())
  instructions.began(name, { kind, host: '127.0.0.1', port, pid: process.pid, instance }, secret)
  onTestFinished(() => instructions.ended(name))
  /** All that it is told until now. */
  return async () => {
    await instructions.ask(name, 'Ping')
    return told.filter((line) => !line.startsWith('Ping'))
  }
}

test('an instruction reaches those it is meant for, and those that start later', async () => {
  const instructions = new Instructions(silentLog)
  const gateway = await startMember(instructions, 'gateway', 'gateway')
  const first = await startMember(instructions, 'buyer-frontend', 'buyer-frontend')
  await instructions.give('all', 'Log', { level: 1 }).all
  await instructions.give({ kind: 'gateway' }, 'Balance', { by: 'turns' }).all
  await instructions.give({ member: 'second' }, 'Wait', { ms: 3 }).all
  expect(await gateway()).toEqual(['Log {"level":1}', 'Balance {"by":"turns"}'])
  expect(await first()).toEqual(['Log {"level":1}'])
  const second = await startMember(instructions, 'second', 'gateway')
  expect(await second()).toEqual(['Log {"level":1}', 'Balance {"by":"turns"}', 'Wait {"ms":3}'])
})

test('after its start a member follows the newest of the instructions that concern it', async () => {
  const instructions = new Instructions(silentLog)
  instructions.give({ member: 'gateway' }, 'Balance', { by: 'turns' })
  instructions.give({ kind: 'gateway' }, 'Balance', { by: 'load' })
  expect(await (await startMember(instructions, 'gateway', 'gateway'))()).toEqual(['Balance {"by":"load"}'])
  instructions.give({ member: 'gateway' }, 'Balance', { by: 'turns' })
  expect(await (await startMember(instructions, 'gateway', 'gateway'))()).toEqual(['Balance {"by":"turns"}'])
})

test('what is withdrawn, or was meant for a member that is removed, is told to nobody', async () => {
  const instructions = new Instructions(silentLog)
  instructions.give('all', 'Log', { level: 1 })
  instructions.give({ kind: 'gateway' }, 'Balance', { by: 'load' })
  instructions.give({ member: 'gateway' }, 'Wait', { ms: 3 })
  instructions.withdraw('all', 'Log')
  instructions.forget('gateway')
  expect(await (await startMember(instructions, 'gateway', 'gateway'))()).toEqual(['Balance {"by":"load"}'])
})

test('a member that refuses is known by name, and the others are told all the same', async () => {
  const instructions = new Instructions(silentLog)
  await startMember(instructions, 'one', 'gateway')
  const { each, all } = instructions.give('all', 'Refuse', {})
  await expect(all).rejects.toThrow('no')
  await expect(each.get('one')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await expect(instructions.ask('another', 'Ping')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})
