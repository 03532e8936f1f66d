import type { Random } from '../random.ts'

/** What SPEC 2 says about the body of a frame. */
export type Expected = { kind: 'bad request' } | { kind: 'reply'; id: number; op: unknown }

export interface FuzzedFrame {
  body: Buffer
  expected: Expected
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Read as the specification reads it: by other code than the services'. */
export function expectedOf(body: Buffer): Expected {
  try {
    const value = JSON.parse(decoder.decode(body)) as unknown
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const { id, op } = value as { id?: unknown; op?: unknown }
      if (Number.isSafeInteger(id) && (id as number) >= 0) return { kind: 'reply', id: id as number, op }
    }
  } catch {
    // Not UTF-8 or not JSON.
  }
  return { kind: 'bad request' }
}

const strangeStrings = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  'é',
  '😀'.repeat(32),
  '__proto__',
  '1-1',
  '9999-999999999999999',
  '-1',
  'NaN',
  "'; --",
  'a'.repeat(33),
  'x'.repeat(300),
]
const strangeNumbers = [
  0,
  -0,
  -1,
  1,
  0.5,
  0.001,
  1e21,
  -1e21,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1.7976931348623157e308,
  5e-324,
  1_000_001,
]
const strangeKeys = [
  '__proto__',
  'constructor',
  'toString',
  'id',
  'op',
  'args',
  'session',
  'key',
  'trace',
  '',
  'x',
]

/** Frames made from real requests by breaking them in many ways. Lengths are right, unless said otherwise. */
export class FrameFuzzer {
  #random: Random
  #samples: readonly Record<string, unknown>[]
  #nextId = 1

  constructor(random: Random, samples: readonly Record<string, unknown>[]) {
    this.#random = random
    this.#samples = samples
  }

  next(): FuzzedFrame {
    const body = this.#body()
    return { body, expected: expectedOf(body) }
  }

  /** A header that no frame may have. */
  badHeader(): Buffer {
    const header = Buffer.alloc(4)
    const beyond = [
      1_048_577,
      0x7fff_ffff,
      0x8000_0000,
      0xffff_ffff,
      this.#random.integer(1_048_577, 0xffff_ffff),
    ]
    header.writeUInt32BE(this.#random.chance(0.3) ? 0 : this.#random.pick(beyond))
    return header
  }

  #body(): Buffer {
    const dice = this.#random.next()
    if (dice < 0.1) return this.#noise(this.#random.integer(1, 200))
    if (dice < 0.6) return Buffer.from(JSON.stringify(this.#mutated()))
    if (dice < 0.85) return this.#damaged(Buffer.from(JSON.stringify(this.#sample())))
    if (dice < 0.985) return Buffer.from(this.#crafted())
    return Buffer.from(this.#huge())
  }

  #sample(): Record<string, Json> {
    this.#nextId += 1
    return structuredClone({ id: this.#nextId, ...this.#random.pick(this.#samples) }) as Record<string, Json>
  }

  #noise(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.#random.integer(0, 255)))
  }

  #mutated(): Json {
    const request = this.#sample()
    for (let times = this.#random.integer(1, 3); times > 0; times -= 1) this.#mutate(request)
    return request
  }

  /** Changes something somewhere inside. */
  #mutate(value: Record<string, Json> | Json[]): void {
    const keys = Object.keys(value)
    const key = keys.length === 0 ? 'x' : this.#random.pick(keys)
    const inner = (value as Record<string, Json>)[key]
    if (typeof inner === 'object' && inner !== null && this.#random.chance(0.75)) {
      this.#mutate(inner)
      return
    }
    const target = value as Record<string, Json>
    const set = (name: string, content: Json) =>
      Object.defineProperty(target, name, {
        value: content,
        enumerable: true,
        configurable: true,
        writable: true,
      })
    const dice = this.#random.next()
    if (dice < 0.15) Reflect.deleteProperty(target, key)
    else if (dice < 0.3) set(this.#random.pick(strangeKeys), this.#strange())
    else if (dice < 0.4 && inner !== undefined)
      set(key, this.#random.chance(0.5) ? [inner] : { [key]: inner })
    else set(key, this.#strange())
  }

  #strange(): Json {
    const dice = this.#random.next()
    if (dice < 0.3) return this.#random.pick(strangeStrings)
    if (dice < 0.6) return this.#random.pick(strangeNumbers)
    if (dice < 0.7) return this.#random.pick([null, true, false])
    if (dice < 0.8)
      return Array.from({ length: this.#random.integer(0, 8) }, () => this.#random.pick(strangeStrings))
    if (dice < 0.9) return { [this.#random.pick(strangeKeys)]: this.#random.pick(strangeNumbers) }
    let nested: Json = 0
    for (let depth = this.#random.integer(1, 60); depth > 0; depth -= 1)
      nested = this.#random.chance(0.5) ? [nested] : { a: nested }
    return nested
  }

  #damaged(bytes: Buffer): Buffer {
    let damaged = bytes
    for (let times = this.#random.integer(1, 3); times > 0 && damaged.length > 1; times -= 1) {
      const at = this.#random.integer(0, damaged.length - 1)
      const dice = this.#random.next()
      if (dice < 0.4) damaged[at] = this.#random.integer(0, 255)
      else if (dice < 0.6) damaged = Buffer.concat([damaged.subarray(0, at), damaged.subarray(at + 1)])
      else if (dice < 0.8)
        damaged = Buffer.concat([damaged.subarray(0, at), this.#noise(3), damaged.subarray(at)])
      else damaged = damaged.subarray(0, Math.max(1, at))
    }
    return damaged
  }

  #crafted(): string {
    const sample = this.#sample()
    const { op, session } = sample
    const [id, name, token] = [sample.id, op, session ?? null].map((part) => JSON.stringify(part))
    const deep = this.#random.integer(1_000, 60_000)
    return this.#random.pick([
      `{"id":${id},"id":"two","op":${name},"args":{}}`,
      `{"id":"one","id":${id},"op":"Ping","op":${name},"session":${token},"args":{},"args":{"__proto__":{"limit":1}}}`,
      `{"__proto__":{"id":${id}},"op":${name}}`,
      `{"id":${id},"op":${name},"session":${token},"__proto__":{"args":{}},"args":{"__proto__":null,"constructor":{"prototype":{}}}}`,
      `{"id":${id},"op":${name},"session":${token},"args":{"itemId":${'['.repeat(deep)}${']'.repeat(deep)},"items":${'['.repeat(deep)}${']'.repeat(deep)}}}`,
      `{"id":${id},"op":${name},"session":${token},"key":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)},"args":{}}`,
      '['.repeat(deep),
      `{"id":${id},"op":${'[1,'.repeat(deep)}`,
      `{"id":${id},"op":${name},"session":${token},"args":{"limit":1e999,"price":-1e999,"quantity":${'9'.repeat(400)}}}`,
      `{"id":${'9'.repeat(300)},"op":${name}}`,
      `{"id":9007199254740991,"op":${name},"session":${token},"args":{}}`,
      `{"id":1.5,"op":${name}}`,
      `{"id":-1,"op":${name}}`,
      `{"id":${id},"op":${name},"session":${token},"args":[${token}]}`,
      `{"id":${id},"op":${name},"session":${token},"args":null,"key":"","trace":"${'t'.repeat(33)}"}`,
      `\ufeff{"id":${id},"op":${name}}`,
      `{"id":${id},"op":${name},}`,
      `{"id":${id},"op":"__proto__","session":${token}}`,
      `{"id":${id},"op":"constructor"}`,
      `{"id":${id},"op":"hasOwnProperty"}`,
      `{"id":${id}}`,
      '{}',
      '[]',
      'null',
      '"text"',
      '0',
      'NaN',
      ' ',
    ])
  }

  #huge(): string {
    const sample = this.#sample()
    const size = this.#random.integer(50_000, 900_000)
    const field = this.#random.pick(['op', 'session', 'key', 'trace', 'unknown'])
    const filler = 'h'.repeat(size)
    if (this.#random.chance(0.4)) return JSON.stringify({ ...sample, [field]: filler })
    const args = (sample.args ?? {}) as Record<string, Json>
    const inside = this.#random.pick([...Object.keys(args), 'unknown'])
    const many = Array.from({ length: Math.floor(size / 12) }, () => 'itemitem')
    return JSON.stringify({
      ...sample,
      args: { ...args, [inside]: this.#random.chance(0.5) ? filler : many },
    })
  }
}
