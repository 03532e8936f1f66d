import { createServer, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WireClient } from './client.ts'
import { type ApiError, generalCodes } from './errors.ts'
import { encodeFrame, FrameDecoder } from './frame.ts'
import { failureIn, readReply } from './reply-bytes.ts'

/** Against hanging: every answer comes much sooner. */
const timeoutMs = 60_000

let server: Server
let client: WireClient
let socket: Socket
/** Writes the reply to the request with this id. */
let replyTo: (id: number) => string

beforeAll(async () => {
  server = createServer((accepted) => {
    socket = accepted
    const decoder = new FrameDecoder((bytes, start, end) => {
      const { id } = JSON.parse(bytes.toString('utf8', start, end)) as { id: number }
      accepted.write(encodeFrame(replyTo(id)))
    })
    accepted.on('data', (chunk) => void decoder.push(chunk)).on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  client = new WireClient({ host: '127.0.0.1', port, service: 'peer', timeoutMs })
  replyTo = (id) => `{"id":${id},"ok":true,"result":{}}`
  await client.request('Echo')
})

afterAll(() => {
  client.close()
  server.close()
})

type Json = fc.JsonValue

const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 2 })
const idForm = fc.constantFrom(
  (id: number) => `${id}`,
  (id: number) => `${id}.0`,
  (id: number) => `${id}e0`,
)
const failure = fc.record({
  code: fc.constantFrom(...generalCodes),
  message: fc.string(),
  retryable: fc.boolean(),
  indefinite: fc.boolean(),
})
const outcome = fc.oneof(
  fc.record({ ok: fc.constant(true), result: fc.dictionary(fc.string(), fc.jsonValue()) }),
  fc.record({ ok: fc.constant(false), error: failure }),
)
const more = fc.record(
  { asOf: fc.record({ rev: fc.nat(), lagMs: fc.nat() }), spans: fc.constant([]), unknown: fc.jsonValue() },
  { requiredKeys: [] },
)
const reply = fc.record({
  fields: fc
    .tuple(outcome, more)
    .map(([first, second]) => Object.entries({ id: 0, ...first, ...second }) as [string, Json][])
    .chain((fields) => fc.shuffledSubarray(fields, { minLength: fields.length })),
  idForm,
  spaces: fc.array(space, { minLength: 5, maxLength: 5 }),
})
type Reply = typeof reply extends fc.Arbitrary<infer Value> ? Value : never

function write({ fields, idForm: form, spaces: [a, b, c, d, e] }: Reply, id: number): string {
  const written = fields.map(([name, value]) => {
    const text = name === 'id' ? form(id) : JSON.stringify(value)
    return `${a}${JSON.stringify(name)}${b}:${c}${text}${d}`
  })
  return `${e}{${written.join(',')}}${e}`
}

type Ended = { error: ApiError } | { result: unknown }

/** The result of a reply for each way of asking. */
const ways: Record<string, () => Promise<Ended>> = {
  call: () =>
    new Promise((resolve) =>
      client.call('Echo', {}, {}, (error, result) => resolve(error ? { error } : { result })),
    ),
  relay: () =>
    new Promise((resolve) =>
      client.relay('Echo', {}, {}, (error, ...bytes) => resolve(relayed(error, ...bytes))),
    ),
  passOn: () =>
    new Promise((resolve) => {
      const frame = Buffer.from('{"id":1,"op":"Echo","args":{}}')
      client.passOn('Echo', frame, 0, frame.length, '', {}, (error, ...bytes) =>
        resolve(relayed(error, ...bytes)),
      )
    }),
}

function relayed(error: ApiError | null, bytes: Buffer, start: number, end: number): Ended {
  const failed = error ?? failureIn(bytes, start, end)
  return failed ? { error: failed } : { result: readReply(bytes, start, end).result }
}

test.each(Object.entries(ways))(
  'a reply means the same in whatever order and with whatever spaces it is written (%s)',
  async (_, ask) => {
    await fc.assert(
      fc.asyncProperty(reply, async (given) => {
        replyTo = (id) => write(given, id)
        const { ok, result, error } = JSON.parse(write(given, 1)) as Record<string, unknown>
        const ended = await ask()
        if (ok === true) expect(ended).toEqual({ result })
        else expect('error' in ended && ended.error.toBody()).toEqual(error)
        expect(client.pending).toBe(0)
      }),
    )
  },
)

test.each(Object.entries(ways))(
  'a reply that does not say how the request ended is a failure in doubt (%s)',
  async (_, ask) => {
    for (const strange of [
      '{}',
      '{"ok":1}',
      '{"ok":"true"}',
      '{"ok":false}',
      '{"ok":false,"error":7}',
      '{"ok":false,"error":{"code":7,"message":"?"}}',
    ]) {
      replyTo = (id) => JSON.stringify({ id, ...(JSON.parse(strange) as object) })
      expect(await ask()).toMatchObject({ error: { code: 'INTERNAL', indefinite: true } })
    }
    expect(client.pending).toBe(0)
  },
)

test.each(['null', '7', '[]', '"text"', '{', '{"id":1'])(
  'what is no message at all is left alone: the reply behind it counts (%s)',
  async (text) => {
    replyTo = (id) => {
      socket.write(encodeFrame(text))
      return `{"id":${id},"ok":true,"result":{"n":1}}`
    }
    for (const ask of Object.values(ways)) expect(await ask()).toEqual({ result: { n: 1 } })
  },
)
