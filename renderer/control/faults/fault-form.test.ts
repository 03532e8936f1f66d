import { describe, expect, it } from 'vitest'
import { faultKinds } from '../../../services/faults/model/fault.ts'
import { draftOf, faultOf, kindsFor, withKind, wordsOf } from './fault-form.ts'

const onLink = { kind: 'latency', ms: 100, from: ['buyer-frontend'], to: ['product-db'] } as const
const inProcess = { kind: 'kill', member: 'product-db' } as const
const link = { ...onLink, from: [...onLink.from], to: [...onLink.to] }

describe('the form of a fault', () => {
  it('begins with the values that it is given, and says them in words', () => {
    expect(wordsOf(draftOf({ ...link, forMs: 5_000 }), link)).toBe(
      'latency 100ms from buyer-frontend to product-db for 5s',
    )
  })

  it('makes a sound fault of each kind with the usual values', () => {
    const kinds = [...kindsFor(link), ...kindsFor(inProcess)]
    expect(new Set([...kinds, 'partition'])).toEqual(new Set(faultKinds))
    for (const kind of kinds) {
      const place = kindsFor(link).includes(kind) ? link : inProcess
      expect(faultOf(withKind(draftOf(place), kind), place)).toHaveProperty('fault')
    }
  })

  it('keeps the place, whatever else is changed', () => {
    const draft = {
      ...draftOf(link),
      direction: 'reply' as const,
      probability: '30%',
      values: { ms: '2s', jitterMs: '0ms' },
    }
    expect(wordsOf(draft, link)).toBe('latency 2s from buyer-frontend to product-db replies 30%')
  })

  it.each([
    [{ values: { ms: 'long', jitterMs: '0ms' } }, 'ms'],
    [{ probability: '130%' }, 'probability'],
    [{ forTime: 'ever' }, 'forTime'],
  ])('says which field is wrong: %j', (change, field) => {
    const read = faultOf({ ...draftOf(link), ...change }, link)
    expect(read).toHaveProperty(['problems', field])
  })
})
