import { expect, onTestFinished, test } from 'vitest'
import { EchoServer } from '../testing/simulated/echo-server.ts'
import { until } from '../testing/until.ts'
import { ApiError } from '../wire/errors.ts'
import { encodeEvent, type EventMessage, type Request } from '../wire/message.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { MarketClient, type MarketSession, type SessionEnd } from './market-client.ts'

type Answer = (request: Request, connection: ServerConnection) => void

const login = JSON.stringify({ session: 'token', buyerId: 7, name: 'Ann', tier: 'vip' })
const ann: MarketSession = { token: 'token', accountId: 7, username: 'ann', name: 'Ann', tier: 'vip' }
const asOf = JSON.stringify({ rev: 41, lagMs: 0, from: 'product-db' })

/** A frontend that answers as a test wants, and a client of it that tells what it was told. */
class Scene {
  readonly asked: Request[] = []
  readonly events: EventMessage[] = []
  readonly sessions: [MarketSession | undefined, SessionEnd | undefined][] = []
  readonly answers: Record<string, Answer> = {
    Login: ({ id }, connection) => connection.succeed(id, login),
    Subscribe: ({ id }, connection) => connection.succeed(id, '{"rev":40,"complete":true}'),
  }
  connection!: ServerConnection
  client!: MarketClient

  static async open(): Promise<Scene> {
    const scene = new Scene()
    const echo = await EchoServer.start(
      {},
      {
        service: 'buyer-frontend',
        onRequest: (request, connection) => {
          scene.asked.push(request)
          scene.connection = connection
          const answer =
            scene.answers[request.op] ?? (() => connection.succeed(request.id, '{}', undefined, asOf))
          answer(request, connection)
        },
      },
    )
    scene.client = new MarketClient({
      role: 'buyer',
      addresses: [{ host: '127.0.0.1', port: echo.port }],
      onEvent: (event) => scene.events.push(event),
      onSession: (session, why) => scene.sessions.push([session, why]),
    })
    onTestFinished(async () => {
      scene.client.close()
      await echo.close()
    })
    return scene
  }

  /** The requests of this name. */
  of(op: string): Request[] {
    return this.asked.filter((request) => request.op === op)
  }

  /** The first request of this name is lost with its connection, and the next are answered. */
  loseOne(op: string): void {
    this.answers[op] = (_, connection) => {
      this.answers[op] = ({ id }, next) => next.succeed(id, '{}')
      connection.destroy()
    }
  }
}

test('a write whose reply is lost is sent again with the key that it had', async () => {
  const scene = await Scene.open()
  scene.loseOne('AddItemToCart')
  await scene.client.call('AddItemToCart', {})
  const keys = scene.of('AddItemToCart').map(({ key }) => key)
  expect(keys).toEqual([expect.any(String), keys[0]])
})

test('a read and a login have no key, and what names its own safety has only its own key', async () => {
  const scene = await Scene.open()
  await scene.client.call('DisplayCart')
  await scene.client.logIn('ann', 'secret')
  await scene.client.call('AddItemToCart', {}, { safety: 'once' })
  await scene.client.call('AddItemToCart', {}, { key: 'mine' })
  expect(scene.asked.map(({ key }) => key)).toEqual([undefined, undefined, undefined, 'mine'])
  scene.loseOne('ClearCart')
  await expect(scene.client.call('ClearCart', {}, { safety: 'once' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    indefinite: true,
  })
})

test('a session begins with a login and goes with each request that needs one', async () => {
  const scene = await Scene.open()
  expect(await scene.client.enter({ username: 'ann', password: 'secret' })).toEqual(ann)
  await scene.client.call('DisplayCart')
  await scene.client.call('Logout')
  await scene.client.call('Ping')
  const sent = scene.asked.map(({ op, session }) => [op, session])
  expect(sent).toEqual([
    ['CreateAccount', undefined],
    ['Login', undefined],
    ['DisplayCart', 'token'],
    ['Logout', 'token'],
    ['Ping', undefined],
  ])
  expect(scene.sessions).toEqual([
    [ann, undefined],
    [undefined, undefined],
  ])
})

test('another user on the same connection gets the events of their own session', async () => {
  const scene = await Scene.open()
  await scene.client.logIn('ann', 'secret')
  scene.client.watch(['items'])
  await until(() => scene.of('Subscribe').length === 1)
  scene.answers.Login = ({ id }, connection) =>
    connection.succeed(id, JSON.stringify({ session: 'second', buyerId: 8, name: 'Bob', tier: 'normal' }))
  await scene.client.logIn('bob', 'secret')
  await until(() => scene.of('Subscribe').length === 2)
  expect(scene.of('Subscribe').map(({ session }) => session)).toEqual(['token', 'second'])
})

test('a watch that fails leaves the one before it to be asked for again', async () => {
  const scene = await Scene.open()
  await scene.client.logIn('ann', 'secret')
  const begin = scene.answers.Subscribe!
  scene.answers.Subscribe = ({ id }, connection) =>
    connection.fail(id, new ApiError('UNAVAILABLE', 'product-db is away.'))
  scene.client.watch(['items'])
  await until(() => scene.of('Subscribe').length >= 1)
  await expect(scene.client.call('Subscribe', { topics: ['orders'] })).rejects.toThrow('away')
  scene.answers.Subscribe = begin
  const asked = scene.of('Subscribe').length
  await until(() => scene.of('Subscribe').length > asked)
  expect(scene.of('Subscribe').at(-1)!.args).toMatchObject({ topics: ['items'] })
})

test('somebody whose account exists enters as well', async () => {
  const scene = await Scene.open()
  scene.answers.CreateAccount = ({ id }, connection) =>
    connection.fail(id, new ApiError('ALREADY_EXISTS', 'There is an ann.'))
  expect(await scene.client.enter({ username: 'ann', password: 'secret' })).toEqual(ann)
})

test.each(['UNAUTHENTICATED', 'SESSION_EXPIRED'] as const)('%s ends the session', async (code) => {
  const scene = await Scene.open()
  await scene.client.logIn('ann', 'secret')
  scene.answers.DisplayCart = ({ id }, connection) => connection.fail(id, new ApiError(code, 'It is over.'))
  await expect(scene.client.call('DisplayCart')).rejects.toMatchObject({ code })
  expect(scene.client.session).toBeUndefined()
  expect(scene.sessions.at(-1)).toEqual([undefined, { code, message: 'It is over.' }])
})

test('a wrong password, what belongs to others, and a late failure of the session before end nothing', async () => {
  const scene = await Scene.open()
  await scene.client.logIn('ann', 'secret')
  const refuse =
    (code: 'UNAUTHENTICATED' | 'FORBIDDEN'): Answer =>
    ({ id }, connection) =>
      connection.fail(id, new ApiError(code, 'No.'))
  scene.answers.GetOrder = refuse('FORBIDDEN')
  await expect(scene.client.call('GetOrder')).rejects.toThrow('No.')
  const logIn = scene.answers.Login!
  scene.answers.Login = refuse('UNAUTHENTICATED')
  await expect(scene.client.logIn('ann', 'wrong')).rejects.toThrow('No.')
  scene.answers.Login = logIn
  const held: (() => void)[] = []
  scene.answers.DisplayCart = (...asked) => held.push(() => refuse('UNAUTHENTICATED')(...asked))
  const late = scene.client.call('DisplayCart')
  await scene.client.logIn('ann', 'secret')
  held[0]!()
  await expect(late).rejects.toThrow('No.')
  expect(scene.client.session).toEqual(ann)
  expect(scene.sessions).toHaveLength(2)
})

test('carries the revisions that its session has seen', async () => {
  const scene = await Scene.open()
  const told: unknown[] = []
  await scene.client.logIn('ann', 'secret')
  await scene.client.call('GetItem', {}, { onAsOf: (asOf) => told.push(asOf) })
  await scene.client.call('ClearCart')
  await scene.client.call('DisplayCart', {}, { after: 50 })
  await scene.client.logIn('ann', 'secret')
  await scene.client.call('DisplayCart')
  const after = scene.asked.filter(({ op }) => op !== 'Login').map((request) => request.after)
  expect(after).toEqual([{ read: 0, written: 0 }, { read: 41, written: 0 }, 50, { read: 0, written: 0 }])
  expect(told).toEqual([{ rev: 41, lagMs: 0, from: 'product-db' }])
})

test('asks for its events again on a new connection, since the newest, and says when some were missed', async () => {
  const scene = await Scene.open()
  await scene.client.logIn('ann', 'secret')
  await scene.client.call('Subscribe', { topics: ['orders'] })
  scene.connection.pushEvent(encodeEvent('order', 43, '{}'))
  await until(() => scene.events.length === 1)
  scene.answers.Subscribe = ({ id }, connection) => connection.succeed(id, '{"rev":60,"complete":false}')
  scene.connection.destroy()
  await until(() => scene.events.length === 2)
  expect(scene.of('Subscribe').map(({ args }) => args)).toEqual([
    { topics: ['orders'] },
    { topics: ['orders'], since: 43 },
  ])
  expect(scene.events[1]).toMatchObject({ event: 'resync', rev: 60 })
})

test('watches as soon as it can, and no longer than the session lasts', async () => {
  const scene = await Scene.open()
  await scene.client.logIn('ann', 'secret')
  scene.answers.Subscribe = ({ id }, connection) => {
    scene.answers.Subscribe = ({ id: next }) => connection.succeed(next, '{"rev":40,"complete":true}')
    connection.fail(id, new ApiError('UNAVAILABLE', 'customer-db cannot be reached.'))
  }
  scene.client.watch(['items'])
  await until(() => scene.of('Subscribe').length === 2)
  scene.connection.pushEvent(encodeEvent('session', 0, '{"code":"SESSION_EXPIRED","message":"It is over."}'))
  await until(() => scene.sessions.length === 2)
  expect(scene.sessions[1]).toEqual([undefined, { code: 'SESSION_EXPIRED', message: 'It is over.' }])
  await scene.client.logIn('ann', 'secret')
  scene.connection.destroy()
  await scene.client.call('Ping')
  expect(scene.of('Subscribe')).toHaveLength(2)
})
