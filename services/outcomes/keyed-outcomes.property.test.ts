import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ApiError } from '../wire/errors.ts'
import type { OutcomeCaps } from './caps.ts'
import { KeyedOutcomes } from './keyed-outcomes.ts'
import { asItIs } from './packing.ts'

interface Request {
  do: 'ask'
  account: number
  key: number
  args: number
  size: number
  waitMs: number
}

type Step = Request | { do: 'forget'; account: number; key: number } | { do: 'reload' }

const account = fc.integer({ min: 1, max: 4 })
const key = fc.integer({ min: 1, max: 60 })
const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      account,
      key,
      args: fc.constantFrom(1, 1, 1, 1, 2),
      size: fc.integer({ min: 0, max: 200 }),
      waitMs: fc.constantFrom(0, 0, 1, 1, 1, 1, hourMs, 9 * hourMs),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('forget' as const), account, key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const) }) },
)

/** An entry takes some 300 to 500 bytes, an account 768 more. */
const caps: fc.Arbitrary<OutcomeCaps> = fc.record({
  shareBytes: fc.integer({ min: 1_000, max: 6_000 }),
  allBytes: fc.integer({ min: 3_000, max: 15_000 }),
  spentKeys: fc.integer({ min: 1, max: 12 }),
})

interface ModelEntry {
  account: number
  key: number
  args: number
  answer: string
  at: number
}

interface ModelSpent {
  young: number[]
  old: number[]
  at: number
}

const nothing: Readonly<ModelSpent> = { young: [], old: [], at: 0 }

/** The outcomes that should be kept, written for clarity: every search begins from scratch. */
class Model {
  kept: ModelEntry[] = []
  spent = new Map<number, ModelSpent>()
  #caps: OutcomeCaps

  constructor(caps: OutcomeCaps) {
    this.#caps = caps
  }

  keep(entry: ModelEntry): void {
    const limit = entry.at - dayMs
    for (const account of [1, 2, 3, 4]) {
      this.kept = this.kept.filter((each) => each.account !== account || each.at >= limit)
      const hasKept = this.kept.some((each) => each.account === account)
      if (!hasKept && (this.spent.get(account)?.at ?? 0) < limit) this.spent.delete(account)
    }
    this.kept.push(entry)
    while (this.keptBytes(entry.account) > this.#caps.shareBytes) this.#spendOldest(entry.account)
    while (this.allBytes() > this.#caps.allBytes) {
      const [heaviest] = [1, 2, 3, 4].sort((a, b) => this.bytes(b) - this.bytes(a) || a - b)
      if (this.kept.some((each) => each.account === heaviest)) this.#spendOldest(heaviest!)
      else {
        const spent = this.spent.get(heaviest!)!
        if (spent.old.length > 0) spent.old = []
        else this.spent.delete(heaviest!)
      }
    }
  }

  forget(account: number, key: number): void {
    this.kept = this.kept.filter((each) => each.account !== account || each.key !== key)
    const spent = this.spent.get(account)
    if (spent === undefined) return
    spent.old = spent.old.filter((each) => each !== key)
    spent.young = spent.young.filter((each) => each !== key)
    if (spent.old.length + spent.young.length === 0 && this.keptBytes(account) === 0)
      this.spent.delete(account)
  }

  isSpent(account: number, key: number): boolean {
    const { young, old } = this.spent.get(account) ?? nothing
    return young.includes(key) || old.includes(key)
  }

  keptBytes(account: number): number {
    const own = this.kept.filter((each) => each.account === account)
    return own.reduce(
      (sum, each) => sum + 256 + 2 * idOf(each).length + JSON.stringify(each.answer).length,
      0,
    )
  }

  bytes(account: number): number {
    const { young, old } = this.spent.get(account) ?? nothing
    const bytes = this.keptBytes(account) + 64 * (young.length + old.length)
    return bytes === 0 ? 0 : 768 + bytes
  }

  allBytes(): number {
    return [1, 2, 3, 4].reduce((sum, account) => sum + this.bytes(account), 0)
  }

  #spendOldest(account: number): void {
    const at = this.kept.findIndex((each) => each.account === account)
    const [entry] = this.kept.splice(at, 1)
    const spent = this.spent.get(account) ?? { young: [], old: [], at: 0 }
    if (spent.young.length >= this.#caps.spentKeys) {
      spent.old = spent.young
      spent.young = []
    }
    spent.young.push(entry!.key)
    spent.at = Math.max(spent.at, entry!.at)
    this.spent.set(account, spent)
  }
}

const idOf = ({ account, key }: { account: number; key: number }) => `${account} key ${key}`
const packing = asItIs<{ at: number; key: string; args: number }>(({ args }) => args)

/** As a snapshot does it. */
function copyOf(outcomes: KeyedOutcomes, caps: OutcomeCaps): KeyedOutcomes {
  const copy = new KeyedOutcomes(caps)
  for (const row of outcomes.dump()) copy.load(row)
  for (const row of outcomes.dumpSpent()) copy.loadSpent(row)
  return copy
}

const contents = (outcomes: KeyedOutcomes) => ({
  kept: [...outcomes.dump()].sort(),
  spent: [...outcomes.dumpSpent()].sort(),
  bytes: outcomes.bytes,
})

function play(steps: readonly Step[], caps: OutcomeCaps, reloads: boolean): KeyedOutcomes {
  let outcomes = new KeyedOutcomes(caps)
  const model = new Model(caps)
  let at = 1e12
  for (const step of steps) {
    if (step.do === 'reload') {
      if (reloads) outcomes = copyOf(outcomes, caps)
      continue
    }
    const { account, key } = step
    if (step.do === 'forget') {
      outcomes.forget(String(account), `key ${key}`)
      model.forget(account, key)
      continue
    }
    at += step.waitMs
    const known = model.kept.find((each) => each.account === account && each.key === key)
    const isSpent = model.isSpent(account, key)
    let runs = 0
    const fresh = `${at}${'x'.repeat(step.size)}`
    const command = { at, key: `key ${key}`, args: step.args }
    const outcome = outcomes.once(String(account), 'op', command, packing, () => {
      runs += 1
      return fresh
    })
    expect(runs).toBe(known || isSpent ? 0 : 1)
    if (known) {
      if (known.args === step.args) expect(outcome).toBe(known.answer)
      else expect((outcome as ApiError).details).toMatchObject({ field: 'key' })
    } else if (isSpent) {
      expect(outcome).toMatchObject({
        code: 'INVALID_ARGUMENT',
        indefinite: true,
        details: { tooLate: true },
      })
    } else {
      expect(outcome).toBe(fresh)
      model.keep({ account, key, args: step.args, answer: fresh, at })
    }
    expect(outcomes.bytes).toBe(model.allBytes())
    expect(outcomes.bytes).toBeLessThanOrEqual(caps.allBytes)
    expect(outcomes.size).toBe(model.kept.length)
    for (const each of [1, 2, 3, 4]) expect(model.keptBytes(each)).toBeLessThanOrEqual(caps.shareBytes)
  }
  return outcomes
}

test('outcomes are kept, dropped and known as the rules say, and the same after every reload and replay', () => {
  fc.assert(
    fc.property(caps, fc.array(step, { maxLength: 120, size: 'max' }), (caps, steps) => {
      const reloaded = play(steps, caps, true)
      expect(contents(reloaded)).toEqual(contents(play(steps, caps, false)))
      expect(contents(copyOf(reloaded, caps))).toEqual(contents(reloaded))
    }),
    { numRuns: 30 },
  )
})
