import { encodeFrame, maxFrameBytes } from '../../services/wire/frame.ts'
import { Violation } from '../runner/failures.ts'
import { isObject } from '../runner/is-object.ts'
import { refusalOf } from '../runner/client.ts'
import { inTurn, type Trial } from '../runner/trial.ts'
import type { Peer } from '../wire/peer.ts'
import { type Message } from '../wire/peer.ts'
import { shown } from '../wire/transcript.ts'
import { area } from './check.ts'

const ping = (id: number) => ({ id, op: 'Ping', args: {} })
const pingText = (id: number) => JSON.stringify(ping(id))

/** The connection still answers. */
async function isUsable(peer: Peer, id = 99): Promise<void> {
  peer.send(ping(id))
  succeeded(await peer.next('Ping'), id)
}

function succeeded(reply: Message, id = reply.id): void {
  if (reply.id !== id) throw new Violation(`a reply with "id": ${id}`, shown(reply))

  if (reply.ok !== true || !isObject(reply.result)) throw new Violation('Ping to succeed', shown(reply))
}

/** Each text is no request, and is answered so. */
async function badRequests(t: Trial, texts: readonly (string | Buffer)[]): Promise<void> {
  const peer = await t.peer()
  for (const text of texts) {
    if (typeof text === 'string') peer.sendText(text)
    else peer.sendBytes(Buffer.concat([header(text.length), text]), `bytes ${text.toString('hex')}`)
    const reply = await peer.next(`a frame that is no request: ${shown(text.toString(), 100)}`)
    t.equal(reply.id, null, 'the id of the reply')
    refusalOf('BAD_REQUEST', 'a frame that is no request', reply)
  }
  await isUsable(peer)
}

async function badFrame(t: Trial, length: number): Promise<void> {
  const peer = await t.peer()
  peer.sendBytes(header(length), `a length of ${length}`)
  refusalOf('BAD_FRAME', 'the frame', await peer.reply(null, `a frame with a length of ${length}`))
  await peer.untilClosed(5_000, 'since the next frame cannot be found')
}

function header(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

export const wire = area(
  { name: 'WIRE', title: 'Frames and requests', needs: 'any', section: 'api#Frames' },
  [
    [
      1,
      'core',
      'The reply to a request has its id and "ok": true, or "ok": false.',
      'Clients find the reply to a request by its id.',
      async (t) => {
        const peer = await t.peer()
        peer.send(ping(7))
        succeeded(await peer.next('Ping with id 7'), 7)
      },
    ],
    [
      2,
      'core',
      'An id is any integer from 0 to 2^53 - 1.',
      'The client chooses the id: a service that accepts fewer ids breaks some clients.',
      async (t) => {
        const peer = await t.peer()
        for (const id of [0, 1, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER]) await isUsable(peer, id)
      },
    ],
    [
      3,
      'core',
      'Requests can be sent without waiting for replies, and each gets exactly one.',
      'Without pipelining, a client waits a round trip for each request.',
      async (t) => {
        const peer = await t.peer()
        const ids = Array.from({ length: 100 }, (_, index) => index + 1)
        peer.sendTogether(ids.map(ping))
        for (const id of t.random.shuffled(ids))
          succeeded(await peer.reply(id, 'one of 100 pipelined requests'))
        await isUsable(peer, 500)
        t.equal(peer.untaken.length, 0, 'further frames')
      },
    ],
    [
      4,
      'core',
      'A frame can arrive in pieces of any size.',
      'TCP is a stream: it keeps no borders between writes.',
      async (t) => {
        const peer = await t.peer()
        for (const byte of encodeFrame(pingText(5))) {
          peer.sendBytes(Buffer.from([byte]), `byte ${byte}`)
          await new Promise((resolve) => setImmediate(resolve))
        }
        succeeded(await peer.reply(5, 'a request that arrived byte by byte'))
        const two = Buffer.concat([encodeFrame(pingText(6)), encodeFrame(pingText(7))])
        const cut = t.random.integer(1, two.length - 1)
        peer.sendBytes(two.subarray(0, cut), `the first ${cut} bytes of two requests`)
        await new Promise((resolve) => setImmediate(resolve))
        peer.sendBytes(two.subarray(cut), 'the rest of them')
        for (const id of [6, 7]) succeeded(await peer.reply(id, 'one of two requests, cut somewhere'))
      },
    ],
    [
      5,
      'core',
      'An unknown operation is UNKNOWN_OP, and the error names it.',
      'A person who misspelt an operation has to see what was wrong.',
      async (t) => {
        const peer = await t.peer()
        peer.send({ id: 3, op: 'Conjure', args: {} })
        const error = refusalOf('UNKNOWN_OP', 'Conjure', await peer.reply(3, 'an unknown operation'))
        t.that(
          JSON.stringify(error).includes('Conjure'),
          'an error that names the operation "Conjure"',
          error,
        )
        await isUsable(peer)
      },
      { section: 'api#Errors' },
    ],
    [
      6,
      'core',
      'A frame that is not JSON is BAD_REQUEST with "id": null, and the connection stays usable.',
      'One bad request must not cost a client its connection.',
      (t) => badRequests(t, ['hello', '{"id":1', '{"id":1,}', '{]', "{'id':1}"]),
      { section: 'api#Errors' },
    ],
    [
      7,
      'core',
      'JSON that is not an object is BAD_REQUEST with "id": null.',
      'Only an object can be a request.',
      (t) => badRequests(t, ['[]', '5', '"Ping"', 'null', 'true']),
      { section: 'api#Errors' },
    ],
    [
      8,
      'core',
      'A request without a valid id is BAD_REQUEST with "id": null.',
      'A reply to it could not be matched.',
      (t) =>
        badRequests(
          t,
          ['-1', '1.5', '"1"', 'null', '[1]', '9007199254740992', 'true']
            .map((id) => `{"id":${id},"op":"Ping","args":{}}`)
            .concat('{"op":"Ping","args":{}}'),
        ),
      { section: 'api#Errors' },
    ],
    [
      9,
      'core',
      'Bytes that are not UTF-8 are BAD_REQUEST with "id": null.',
      'Text that was repaired by guessing is not what the client sent.',
      (t) =>
        badRequests(t, [
          Buffer.from([0xff, 0xfe, 0xfd]),
          Buffer.from('7b226964223a312c226f70223a22c328227d', 'hex'),
        ]),
      { section: 'api#Errors' },
    ],
    [
      10,
      'core',
      'A length of 0 is BAD_FRAME with "id": null, and the connection is closed.',
      'No request has 0 bytes.',
      (t) => badFrame(t, 0),
      { section: 'api#Errors' },
    ],
    [
      11,
      'core',
      'A length above 1,048,576 is BAD_FRAME with "id": null, and the connection is closed without waiting for the bytes.',
      'A service that waits for them, or makes room for them, can be brought down by four bytes.',
      (t) => badFrame(t, maxFrameBytes + 1),
      { section: 'api#Errors' },
    ],
    [
      12,
      'core',
      'A length with the highest bit set is BAD_FRAME, too.',
      'A length that is read as a signed number is negative, and passes a check against the limit.',
      async (t) => {
        await badFrame(t, 2 ** 32 - 1)
        await badFrame(t, 2 ** 31)
      },
      { section: 'api#Errors' },
    ],
    [
      13,
      'full',
      'A frame of exactly 1,048,576 bytes is accepted.',
      'The limit itself is allowed: an error by one here breaks the largest request.',
      async (t) => {
        const peer = await t.peer()
        const rest = '{"id":4,"op":"Ping","args":{},"padding":""}'
        const text = rest.replace('""', `"${'p'.repeat(maxFrameBytes - rest.length)}"`)
        peer.sendBytes(encodeFrame(text), `Ping, padded to ${text.length} bytes`)
        succeeded(await peer.reply(4, 'the largest frame'))
      },
    ],
    [
      14,
      'full',
      'Fields that a service does not know are ignored.',
      'Newer clients can then talk to older services.',
      async (t) => {
        const peer = await t.peer()
        peer.send({ id: 4, op: 'Ping', args: { colour: 'blue' }, colour: { deep: [1, 2] } })
        succeeded(await peer.reply(4, 'Ping with unknown fields'))
      },
    ],
    [
      15,
      'full',
      'The args can be left out if an operation needs none.',
      'The specification of the frames says so.',
      async (t) => {
        const peer = await t.peer()
        peer.send({ id: 4, op: 'Ping' })
        succeeded(await peer.reply(4, 'Ping without args'))
      },
    ],
    [
      16,
      'full',
      'The members of an object come in any order and with any spaces.',
      'JSON says so, and libraries write it differently.',
      async (t) => {
        const peer = await t.peer()
        peer.sendText('\n {\t"args" : { } ,\r\n "op"\n: "Ping" , "id" : 4 }  ')
        succeeded(await peer.reply(4, 'Ping with other spaces'))
        peer.sendText('{"\\u006fp":"P\\u0069ng","id":5,"args":{}}')
        succeeded(await peer.reply(5, 'Ping with escapes'))
      },
    ],
    [
      17,
      'core',
      'An error has a code, a message, "retryable" and "indefinite".',
      'A client decides by them whether to ask again.',
      async (t) => {
        const peer = await t.peer()
        peer.send({ id: 8, op: 'Login', args: { username: t.username(), password: 'x' } })
        const { error } = await peer.reply(8, 'Login of nobody')
        const { code, message, retryable, indefinite } = (error ?? {}) as Message
        t.equal(
          [typeof code, typeof message, typeof retryable, typeof indefinite],
          ['string', 'string', 'boolean', 'boolean'],
          'the types of code, message, retryable and indefinite',
        )
        t.that(String(message).trim() !== '', 'a message in words', message)
        t.equal(indefinite, false, 'indefinite, of a request that certainly did nothing')
      },
      { section: 'api#Errors' },
    ],
    [
      18,
      'full',
      'Args that are not an object are INVALID_ARGUMENT.',
      'A client that sends a list must be told what was wrong.',
      async (t) => {
        const peer = await t.peer()
        for (const [index, args] of [5, 'x', [1], true].entries()) {
          peer.send({ id: index, op: 'Login', args })
          refusalOf('INVALID_ARGUMENT', 'Login', await peer.reply(index, `Login with args ${shown(args)}`))
        }
      },
      { section: 'api#Errors' },
    ],
    [
      19,
      'full',
      'A bad frame on one connection changes nothing for others.',
      'The mistake of one client must not affect other clients.',
      async (t) => {
        const [good, bad] = [await t.peer(), await t.peer()]
        bad.sendBytes(header(0), 'a length of 0')
        bad.sendBytes(Buffer.from('garbage that follows'), 'garbage')
        await bad.untilClosed(5_000, 'after a bad frame')
        await isUsable(good)
      },
      { section: 'api#Errors' },
    ],
    [
      20,
      'core',
      'A client that leaves in the middle of a frame affects no other client.',
      'Laptops are closed, and networks break.',
      async (t) => {
        const good = await t.peer()
        for (const bytes of [
          header(50),
          header(50).subarray(0, 2),
          encodeFrame(pingText(1)).subarray(0, 20),
        ]) {
          const leaving = await t.peer()
          leaving.sendBytes(bytes, `${bytes.length} bytes of a frame, and the end`)
          leaving.close()
        }
        await isUsable(good)
        await isUsable(await t.peer())
      },
    ],
    [
      21,
      'full',
      'An id can be used again once its reply has come.',
      'The client chooses the id, and a simple one always takes the same.',
      async (t) => {
        const peer = await t.peer()
        await inTurn(3, () => isUsable(peer, 1))
      },
    ],
    [
      22,
      'full',
      'JSON that is nested thousands of levels deep gets an answer, and the service goes on.',
      'A parser that calls itself for each level ends with the whole process.',
      async (t) => {
        const peer = await t.peer()
        const depth = 20_000
        peer.sendText(
          `{"id":6,"op":"Login","args":{"username":${'['.repeat(depth)}${']'.repeat(depth)},"password":"x"}}`,
        )
        const reply = await peer.take(({ id }) => id === 6 || id === null, 'the reply to deeply nested JSON')
        refusalOf(['INVALID_ARGUMENT', 'BAD_REQUEST'], 'deeply nested JSON', reply)
        await isUsable(await t.peer())
      },
      { section: 'api#Errors' },
    ],
    [
      23,
      'full',
      'A hundred connections at once are all served.',
      'A connection is cheap: a client may hold several.',
      async (t) => {
        const peers = await Promise.all(Array.from({ length: 100 }, () => t.peer()))
        await Promise.all(peers.map((peer, index) => isUsable(peer, index)))
      },
    ],
    [
      24,
      'full',
      'A key of more than 64 characters is INVALID_ARGUMENT, and so is a trace of more than 32.',
      'Both are kept by the service, which needs a bound.',
      async (t) => {
        const peer = await t.peer()
        for (const [field, length] of [['key', 65] as const, ['trace', 33] as const]) {
          const id = length
          const args = { username: t.username(), password: 'x' }
          peer.send({ id, op: 'Login', args, [field]: 'k'.repeat(length) })
          const error = refusalOf(
            'INVALID_ARGUMENT',
            'Login',
            await peer.reply(id, `a ${field} that is too long`),
          )
          t.equal(error.details?.field, field, 'details.field')
        }
      },
      { section: 'api#Errors' },
    ],
    [
      25,
      'full',
      'The args and the name of an operation are checked, whatever is in them: the reply always comes.',
      'A request that makes a service fail with a stack trace, or hang, is a security hole.',
      async (t) => {
        const peer = await t.peer()
        const texts = [
          '{"id":1}',
          '{"id":1,"op":5}',
          '{"id":1,"op":null,"args":null}',
          '{"id":1,"op":"__proto__","args":{}}',
          '{"id":1,"op":"constructor","args":{}}',
          '{"id":1,"op":"toString"}',
          '{"id":1,"op":""}',
        ]
        for (const text of texts) {
          peer.sendText(text)
          const reply = await peer.take(({ id }) => id === 1 || id === null, `the reply to ${text}`)
          refusalOf(['UNKNOWN_OP', 'BAD_REQUEST', 'INVALID_ARGUMENT'], text, reply)
        }
        await isUsable(peer)
      },
      { section: 'api#Errors' },
    ],
    [
      26,
      'beyond',
      'A frame that is not finished within 30 seconds ends the connection. One that waits between frames stays.',
      'Unfinished frames would hold memory for ever.',
      async (t) => {
        const [unfinished, waiting] = [await t.peer(), await t.peer()]
        unfinished.sendBytes(encodeFrame(pingText(1)).subarray(0, 9), 'the first 9 bytes of a frame')
        await unfinished.untilClosed(45_000, 'since its frame was not finished within 30 s')
        await isUsable(waiting)
      },
      { section: 'api#Errors', isApart: true, deadlineMs: 120_000 },
    ],
  ],
)

export const pings = area({ name: 'PING', title: 'Ping', needs: 'any', section: 'api#Ping' }, [
  [
    1,
    'core',
    'Ping needs no session, and answers with service, instance, version and uptimeMs.',
    'Supervisors and clients find out by it what answers at an address.',
    async (t) => {
      const peer = await t.peer()
      peer.send(ping(1))
      const { result } = await peer.reply(1, 'Ping')
      const { service, instance, version, uptimeMs } = (result ?? {}) as Message
      t.equal(
        [typeof service, typeof instance, typeof version, typeof uptimeMs],
        ['string', 'string', 'string', 'number'],
        'the types of service, instance, version and uptimeMs',
      )
    },
  ],
  [
    2,
    'full',
    'The instance is the same on every connection until the service ends.',
    'It changes at each start, so that a restart can be seen.',
    async (t) => {
      const instances = await inTurn(3, async () => {
        const peer = await t.peer()
        peer.send(ping(1))
        return ((await peer.reply(1, 'Ping')).result as Message).instance
      })
      t.equal(new Set(instances).size, 1, 'the number of instances')
    },
  ],
])
