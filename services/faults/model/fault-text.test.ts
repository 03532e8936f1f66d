import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeFault } from './describe-fault.ts'
import { type Fault, faultKinds, faultSchema } from './fault.ts'
import { faultExamples, parseFault } from './parse-fault.ts'

const name = fc.constantFrom('clients', '*', 'product-db', 'buyer-frontend-2', 'gateway')
const member = fc.constantFrom('product-db', 'buyer-frontend-2', 'gateway')
const names = fc.array(name, { minLength: 1, maxLength: 3 })
const ms = fc.integer({ min: 1, max: 3_600_000 })
const share = fc.integer({ min: 1, max: 950 }).map((thousandths) => thousandths / 1000)
const forMs = fc.option(ms, { nil: undefined })
const onLink = {
  from: names,
  to: names,
  direction: fc.constantFrom('both' as const, 'request' as const, 'reply' as const),
  probability: fc.oneof(share, fc.constant(1)),
  forMs,
}

function of(kind: Fault['kind'], fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Fault> {
  return fc
    .record({ kind: fc.constant(kind), ...fields })
    .map((fault) => faultSchema.parse(JSON.parse(JSON.stringify(fault))))
}

const faults = fc.oneof(
  of('latency', { ms, jitterMs: fc.oneof(ms, fc.constant(0)), ...onLink }),
  of('bandwidth', { bytesPerSecond: fc.integer({ min: 1, max: 1e9 }), ...onLink }),
  of('reset', onLink),
  of('black-hole', onLink),
  of('slow-close', { ms, ...onLink }),
  of('slices', { bytes: fc.integer({ min: 1, max: 1e6 }), delayMs: fc.oneof(ms, fc.constant(0)), ...onLink }),
  of('slow-disk', { member, ms, forMs }),
  of('cpu-hog', { member, share, forMs }),
  of('clock-skew', { member, ms: fc.integer({ min: -86_400_000, max: 86_400_000 }), forMs }),
  of('kill', { member, forMs }),
  of('pause', { member, forMs }),
  of('restart', { member }),
  of('partition', { a: names, b: names, oneWay: fc.boolean(), forMs }),
)

describe('a fault in words', () => {
  it('is the same fault when it is read again, whatever it is', () => {
    fc.assert(
      fc.property(faults, (fault) => {
        expect(parseFault(describeFault(fault))).toEqual(fault)
      }),
    )
  })

  it('is understood as the examples write it, one of each kind', () => {
    for (const kind of faultKinds) expect(parseFault(faultExamples[kind])).toMatchObject({ kind })
  })

  it('may be written with blanks around commas', () => {
    expect(parseFault(' partition  a , b from c,d for 3s ')).toMatchObject({
      a: ['a', 'b'],
      b: ['c', 'd'],
      oneWay: false,
      forMs: 3_000,
    })
  })

  it.each([
    ['', 'No fault is named. There are latency'],
    ['lateness 5ms', '"lateness" is not a fault'],
    ['latency from a to b', 'latency needs a time'],
    ['latency 5ms from a', 'latency needs "to" and a name'],
    ['latency 5ms from a to', 'A name is missing after "to"'],
    ['latency 5ms from a to b 300%', 'latency takes a share up to 100%'],
    ['bandwidth from a to b', 'bandwidth needs a rate, such as 20KB/s'],
    ['kill', 'kill needs the name of a member'],
    ['kill product-db for ever', 'After "for" comes a time'],
    ['kill product-db now', '"now" is not understood here'],
    ['restart product-db for 5s', 'restart: '],
    ['cpu-hog product-db 99%', 'cpu-hog takes a share up to 95%'],
    ['partition a', 'partition needs two groups'],
  ])('is refused with advice: %s', (text, message) => {
    expect(() => parseFault(text)).toThrow(message)
    expect(() => parseFault(text)).toThrow(/Write for example|There are/)
  })
})
