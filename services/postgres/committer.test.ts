import { expect, test, vi } from 'vitest'
import { silentLog } from '../engine/log.ts'
import { ApiError } from '../wire/errors.ts'
import { Committer, type WorkingSet } from './committer.ts'
import type { Database, Lease } from './database.ts'
import { CommitLostError, TooLateError } from './failures.ts'

/** A number in a database: commands add to it. A scripted commit can fail. */
class Store {
  value = 0
  commits = 0
  /** The failures of the next commits, before one succeeds. */
  readonly troubles: Error[] = []
  /** So often a command that adds 15 breaks a rule. */
  rulesBroken = 0
  readonly begun: number[] = []

  readonly db = {
    connection: (until: number) => {
      this.begun.push(until)
      return Promise.resolve(this.#lease())
    },
  } as unknown as Database

  #lease(): Lease {
    let written: number | undefined
    return {
      query: (text: string, values?: readonly unknown[]) => {
        if (text === 'write') written = values![0] as number
        return Promise.resolve([])
      },
      commit: () => {
        const trouble = this.troubles.shift()
        if (trouble) return Promise.reject(trouble)
        this.value = written ?? this.value
        this.commits += 1
        return Promise.resolve()
      },
      release: () => undefined,
    } as unknown as Lease
  }
}

interface Command {
  add: number
}

class Sum {
  #value: number

  constructor(value: number) {
    this.#value = value
  }

  get value(): number {
    return this.#value
  }

  apply({ add }: Command): unknown {
    if (add === 13) throw new Error('a defect')
    if (add < 0) return new ApiError('INVALID_ARGUMENT', 'less')
    this.#value += add
    return this.#value
  }
}

function committerOf(store: Store, more: { onCommitted?(): void } = {}) {
  const work: WorkingSet<Command, number, Sum, number> = {
    load(_, commands) {
      const has = (number: number) => commands.some(({ add }) => add === number)
      if (has(14)) return Promise.reject(unstorable)
      if (has(15) && store.rulesBroken-- > 0) return Promise.reject(brokenRule)
      return Promise.resolve(store.value)
    },
    open: (value) => new Sum(value),
    anyNumbers: 0,
    given: () => undefined,
    take: () => Promise.resolve(0),
    store: (transaction, _, sum) => [transaction.query('write', [sum.value])],
    weight: ({ add }) => add,
  }
  return new Committer({
    db: store.db,
    work,
    lanes: 1,
    maxWaiting: 5,
    budgetMs: 60_000,
    log: silentLog,
    ...more,
  })
}

const unstorable = Object.assign(new Error('no such text'), { code: '22021', severity: 'ERROR' })
const brokenRule = Object.assign(new Error('less than none'), { code: '23514', severity: 'ERROR' })
const conflict = Object.assign(new Error('others were quicker'), { code: '40001', severity: 'ERROR' })

test('all commands that wait share a transaction, and are answered in their order', async () => {
  const store = new Store()
  const committer = committerOf(store)
  const outcomes = await Promise.all([1, 2, -1, 3].map((add) => committer.execute({ add })))
  expect(outcomes.map((outcome) => (outcome instanceof ApiError ? outcome.code : outcome))).toEqual([
    1,
    3,
    'INVALID_ARGUMENT',
    6,
  ])
  expect([store.value, store.commits]).toEqual([6, 1])
  expect(committer.stats()).toMatchObject({ waiting: 0, flushes: 1, commands: 4 })
})

test('a transaction holds no more than its share of work', async () => {
  const store = new Store()
  const committer = committerOf(store)
  await Promise.all([300, 300, 100].map((add) => committer.execute({ add })))
  expect([store.value, store.commits]).toEqual([700, 2])
})

test('where others were quicker, the same commands are applied to the new state', async () => {
  const store = new Store()
  const committer = committerOf(store)
  store.troubles.push(conflict, conflict)
  const answer = committer.execute({ add: 5 })
  store.value = 10
  expect(await answer).toBe(15)
  expect(store.commits).toBe(1)
})

test('a conflict that lasts longer than a command has time is its answer, and nothing was changed', async () => {
  const store = new Store()
  const committer = committerOf(store)
  store.troubles.push(...Array.from({ length: 10 }, () => conflict))
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => store.begun.length)
  const error = await new Promise((resolve) => {
    committer.submit({ add: 5 }, resolve, 0.5)
  })
  clock.mockRestore()
  expect(error).toMatchObject({ code: 'OVERLOADED', retryable: true, indefinite: false })
  expect(store.value).toBe(0)
})

test('a transaction lasts as long as the command in it that has the most time', async () => {
  const store = new Store()
  const committer = committerOf(store)
  const soon = performance.now() + 60_000
  const ends = [soon, soon + 60_000].map(
    (until) => new Promise((resolve) => committer.submit({ add: 1 }, (...end) => resolve(end), until)),
  )
  expect(await Promise.all(ends)).toEqual([
    [null, 1],
    [null, 2],
  ])
  expect(store.begun).toEqual([soon + 60_000])
})

test('a command whose time is over is answered, and those beside it are carried out', async () => {
  const store = new Store()
  const committer = committerOf(store)
  const expired = new Promise((resolve) => committer.submit({ add: 5 }, resolve, performance.now() - 1))
  expect(await committer.execute({ add: 1 })).toBe(1)
  expect(await expired).toMatchObject({ code: 'TIMEOUT', retryable: true, indefinite: false })
})

test('a transaction that came to nothing as its time was over is tried again for those who have more', async () => {
  const store = new Store()
  const committer = committerOf(store)
  store.troubles.push(new TooLateError('the time for it was over'))
  expect(await committer.execute({ add: 1 })).toBe(1)
})

test('a commit whose reply is lost is not tried again: it may have happened', async () => {
  const store = new Store()
  const committer = committerOf(store)
  store.troubles.push(new CommitLostError('the connection broke'))
  await expect(committer.execute({ add: 5 })).rejects.toMatchObject({ code: 'UNAVAILABLE', indefinite: true })
  expect(store.begun).toHaveLength(1)
  expect(await committer.execute({ add: 1 })).toBe(1)
})

test('a command that hits a defect harms no other one', async () => {
  const store = new Store()
  const committer = committerOf(store)
  const ends = await Promise.allSettled([1, 13, 2].map((add) => committer.execute({ add })))
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((ends[1] as PromiseRejectedResult).reason).toMatchObject({ code: 'INTERNAL' })
  expect(store.value).toBe(3)
})

test('a command that PostgreSQL cannot store harms no other one', async () => {
  const store = new Store()
  const committer = committerOf(store)
  const ends = await Promise.allSettled([1, 14, 2].map((add) => committer.execute({ add })))
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(store.value).toBe(3)
})

test('commands do not wait for one that breaks a rule again and again', async () => {
  const store = new Store()
  store.rulesBroken = 8
  const committer = committerOf(store)
  const ended: number[] = []
  await Promise.all(
    [15, 1, 2].map(async (add) => ended.push(await committer.execute({ add }).then(() => add))),
  )
  expect(ended.at(-1)).toBe(15)
  expect(store.commits).toBe(3)
})

test('a command whose answer cannot be given is not carried out again, and the others are answered', async () => {
  const store = new Store()
  const defect = () => {
    throw new Error('a defect')
  }
  const committer = committerOf(store, { onCommitted: defect })
  committer.submit({ add: 1 }, defect)
  expect(await committer.execute({ add: 2 })).toBe(3)
  store.troubles.push(new CommitLostError('the connection broke'))
  committer.submit({ add: 1 }, defect)
  await expect(committer.execute({ add: 2 })).rejects.toMatchObject({ indefinite: true })
  await committer.close()
  expect([store.value, store.commits]).toEqual([3, 1])
})

test('more than may wait are refused, and after the end all are', async () => {
  const store = new Store()
  const committer = committerOf(store)
  const ends = await Promise.allSettled(Array.from({ length: 6 }, () => committer.execute({ add: 1 })))
  expect((ends[5] as PromiseRejectedResult).reason).toMatchObject({ code: 'OVERLOADED' })
  const last = committer.execute({ add: 1 })
  await committer.close()
  expect(await last).toBe(6)
  await expect(committer.execute({ add: 1 })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})
