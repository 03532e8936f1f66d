import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from '../../wire/errors.ts'
import {
  copyAsCrashed,
  dumpOf,
  listeningLog,
  open,
  openBank,
  recoveredDump,
  temporaryFolder,
  type BankState,
} from '../testing/bank.ts'

/** Against hanging: whatever is waited for comes sooner. */
const patience = { timeout: 30_000, interval: 5 }

type Write = (...args: unknown[]) => void
type Written = (error: Error | null, bytes?: number) => void

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Lets `instead` decide about writes of records; preallocated zeros pass. */
function interceptRecords(instead: (args: unknown[], real: Write, done: Written) => void): void {
  const real = fs.write.bind(fs) as unknown as Write
  vi.spyOn(fs, 'write').mockImplementation(((...args: unknown[]) => {
    const isRecord = (args[1] as Buffer)[args[2] as number] !== 0
    if (isRecord) instead(args, real, args.at(-1) as Written)
    else real(...args)
  }) as unknown as typeof fs.write)
}

/** Holds the writes of records back, to be carried out and to be told as done in whatever order. */
class HeldRecords {
  readonly #writes: { text: string; end: (error?: Error) => Promise<void> }[] = []

  constructor() {
    interceptRecords(([fd, bytes, offset, length, position], real, done) => {
      const toDisk = () =>
        new Promise((resolve) => real(fd, bytes, offset, length, position, () => resolve(undefined)))
      this.#writes.push({
        text: (bytes as Buffer).toString('latin1', 0, length as number),
        end: async (error) => {
          await toDisk()
          done(error ?? null, length as number)
        },
      })
    })
  }

  get texts(): string[] {
    return this.#writes.map(({ text }) => text)
  }

  /** Has the record that holds this account written. */
  async end(account: string, error?: Error): Promise<void> {
    const write = () => this.#writes.find(({ text }) => text.includes(`"account":"${account}"`))
    await vi.waitFor(() => expect(write()).toBeDefined(), patience)
    await write()!.end(error)
  }
}

/** Commands of which each is given to the journal in an event-loop turn of its own. */
async function submitInTurn(state: BankState, accounts: string[]): Promise<Record<string, unknown>> {
  const outcomes: Record<string, unknown> = {}
  for (const account of accounts) {
    state.submit(open(account), (error, outcome) => (outcomes[account] = error ?? outcome))
    await new Promise(setImmediate)
    await new Promise(setImmediate)
  }
  return outcomes
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code })
}

test('all commands of a tick share one flush, and those arriving during it the next', async () => {
  const state = await openBank(temporaryFolder())
  const first = Array.from({ length: 100 }, (_, index) => state.execute(open(`a${index}`)))
  await new Promise(setImmediate)
  const second = Array.from({ length: 100 }, (_, index) => state.execute(open(`b${index}`)))
  await Promise.all([...first, ...second])
  expect(state.stats()).toMatchObject({ flushes: 2, commands: 200, sequence: 200, waiting: 0 })
  await state.close()
})

test('nothing is applied or answered before it is on disk, and then everything in order', async () => {
  const folder = temporaryFolder()
  const state = await openBank(folder)
  let release: (() => void) | undefined
  interceptRecords((args, real) => (release = () => real(...args)))
  const answers: string[] = []
  for (const account of ['a', 'b', 'c']) {
    state.submit(open(account), () => {
      expect(state.machine.accounts.has(account)).toBe(true)
      expect(fs.readFileSync(path.join(folder, 'journal-0000000000000001.log'), 'utf8')).toContain(
        `"${account}"`,
      )
      answers.push(account)
    })
  }
  await vi.waitFor(() => expect(release).toBeDefined(), patience)
  expect(answers).toEqual([])
  expect(state.machine.accounts.size).toBe(0)
  release!()
  await state.close()
  expect(answers).toEqual(['a', 'b', 'c'])
})

test('short writes are completed', async () => {
  const folder = temporaryFolder()
  const state = await openBank(folder)
  interceptRecords(([fd, bytes, offset, length, position, done], real) =>
    real(fd, bytes, offset, Math.min(length as number, 7), position, done),
  )
  vi.spyOn(fs, 'write')
  await Promise.all(['a', 'b'].map((account) => state.execute(open(account, 'note'))))
  vi.restoreAllMocks()
  const dump = dumpOf(state.machine)
  await state.close()
  expect(await recoveredDump(folder)).toEqual(dump)
})

test.each(['ENOSPC', 'EDQUOT'])(
  '%s refuses definitely, changes nothing, and goes away by itself',
  async (code) => {
    const folder = temporaryFolder()
    const state = await openBank(folder)
    await state.execute(open('before'))
    interceptRecords(([fd, bytes, offset, length, position], real, done) => {
      // Half of it fits.
      const half = Math.floor((length as number) / 2)
      real(fd, bytes, offset, half, position, () => done(systemError(code)))
    })
    const failure = await state.execute(open('during')).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure).toMatchObject({ code: 'UNAVAILABLE', retryable: true, indefinite: false })
    expect((failure as Error).message).toMatch(/full.*Nothing was changed.*Free/)
    expect([...state.machine.accounts.keys()]).toEqual(['before'])
    expect(fs.statSync(path.join(folder, 'journal-0000000000000001.log')).size).toBe(
      state.stats().journalBytes,
    )
    vi.restoreAllMocks()
    await state.execute(open('after'))
    const dump = dumpOf(state.machine)
    await state.close()
    expect(await recoveredDump(folder)).toEqual(dump)
  },
)

test('what arrives during a flush is written at once, and counts only with what is before it', async () => {
  const folder = temporaryFolder()
  const state = await openBank(folder)
  await state.execute(open('before'))
  const before = dumpOf(state.machine)
  const held = new HeldRecords()
  const outcomes = await submitInTurn(state, ['a', 'b', 'c', 'd'])
  await held.end('b')
  expect([outcomes, dumpOf(state.machine)]).toEqual([{}, before])
  await vi.waitFor(() => expect(held.texts).toHaveLength(2), patience)
  const log = listeningLog()
  const crashed = await openBank(copyAsCrashed(folder), { log })
  expect(dumpOf(crashed.machine)).toEqual(before)
  expect(log.warnings[0]).toContain('never completed')
  await crashed.close()

  await held.end('a')
  expect(Object.keys(outcomes)).toEqual(['a', 'b'])
  await held.end('c')
  expect(held.texts).toHaveLength(3)
  expect(Object.keys(outcomes)).toEqual(['a', 'b', 'c', 'd'])
  vi.restoreAllMocks()
  await state.execute(open('after'))
  const dump = dumpOf(state.machine)
  await state.close()
  expect(await recoveredDump(folder)).toEqual(dump)
})

describe.each([
  { full: 'the first', failing: 'a', order: ['a', 'b'], kept: ['c'] },
  { full: 'the first', failing: 'a', order: ['b', 'a'], kept: ['c'] },
  // With the first out of the way the third is under way as well.
  { full: 'the second', failing: 'b', order: ['a', 'b', 'c'], kept: ['a'] },
  { full: 'the second', failing: 'b', order: ['b', 'a'], kept: ['a'] },
])('the disk is full for $full of two flushes that end as $order', ({ failing, order, kept }) => {
  test('it and those behind it are refused definitely, and leave nothing behind', async () => {
    const folder = temporaryFolder()
    const onFatal = vi.fn()
    const state = await openBank(folder, { onFatal })
    const held = new HeldRecords()
    const outcomes = await submitInTurn(state, ['a', 'b', 'c'])
    for (const account of order)
      await held.end(account, account === failing ? systemError('ENOSPC') : undefined)
    if (kept.includes('c')) await held.end('c')
    await vi.waitFor(() => expect(Object.keys(outcomes)).toEqual(['a', 'b', 'c']), patience)
    for (const [account, outcome] of Object.entries(outcomes)) {
      const refusal = {
        message: expect.stringMatching(/full.*Nothing was changed/) as string,
        indefinite: false,
      }
      expect(outcome).toMatchObject(kept.includes(account) ? { ok: true } : refusal)
    }
    expect([...state.machine.accounts.keys()]).toEqual(kept)
    expect(await recoveredDump(copyAsCrashed(folder))).toEqual(dumpOf(state.machine))

    vi.restoreAllMocks()
    await state.execute(open('after'))
    const dump = dumpOf(state.machine)
    await state.close()
    expect(onFatal).not.toHaveBeenCalled()
    expect(await recoveredDump(folder)).toEqual(dump)
  })
})

test('any other disk error is indefinite for what was being written, and final', async () => {
  const onFatal = vi.fn()
  const state = await openBank(temporaryFolder(), { onFatal })
  const held = new HeldRecords()
  const outcomes = await submitInTurn(state, ['a', 'b', 'c'])
  await held.end('b')
  await held.end('a', systemError('EIO'))
  expect(outcomes).toMatchObject({
    a: { code: 'UNAVAILABLE', indefinite: true },
    b: { code: 'UNAVAILABLE', indefinite: true },
    c: { code: 'UNAVAILABLE', indefinite: false },
  })
  await expect(state.execute(open('d'))).rejects.toMatchObject({ code: 'UNAVAILABLE', indefinite: false })
  expect(onFatal).toHaveBeenCalledTimes(1)
  expect(state.machine.accounts.size).toBe(0)
  await state.close()
})

test('too many waiting commands are refused at once', async () => {
  const state = await openBank(temporaryFolder(), { maxWaiting: 3, flushDelayMs: 5 })
  const waiting = ['a', 'b', 'c'].map((account) => state.execute(open(account)))
  const refused = vi.fn()
  state.submit(open('d'), refused)
  expect(refused.mock.calls[0]![0]).toMatchObject({ code: 'OVERLOADED', retryable: true, indefinite: false })
  await Promise.all(waiting)
  await state.execute(open('e'))
  expect([...state.machine.accounts.keys()]).toEqual(['a', 'b', 'c', 'e'])
  await state.close()
})

test('the flush delay can be changed while running', async () => {
  const state = await openBank(temporaryFolder())
  state.flushDelayMs = 80
  const startedAt = performance.now()
  await state.execute(open('slow'))
  expect(performance.now() - startedAt).toBeGreaterThan(70)
  await state.close()
})

test('a write that was still to come when the disk failed is not begun, and nobody is told that it is kept', async () => {
  const state = await openBank(temporaryFolder())
  const held = new HeldRecords()
  const first = state.execute(open('first'))
  await vi.waitFor(() => expect(held.texts).toHaveLength(1), patience)
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  state.flushDelayMs = 1_500
  const second = state.execute(open('second'))
  // The delay has begun by then, however quick the disk is.
  await new Promise(setImmediate)
  await held.end('first', systemError('EIO'))
  await expect(first).rejects.toMatchObject({ indefinite: true })
  vi.advanceTimersByTime(1_500)
  await expect(second).rejects.toMatchObject({ indefinite: true })
  expect(held.texts).toHaveLength(1)
  await state.close().catch(() => undefined)
})

test('a defect in the machine fails its command only, at replay as it did live', async () => {
  const folder = temporaryFolder()
  const log = listeningLog()
  const state = await openBank(folder, { log })
  const failing = state.execute({ type: 'explode', account: 'a' })
  const fine = state.execute(open('b'))
  await expect(failing).rejects.toMatchObject({ code: 'INTERNAL' })
  expect(await fine).toEqual({ ok: true, payments: 1 })
  expect(log.warnings[0]).toContain('defect with a')
  const dump = dumpOf(state.machine)
  await state.close()
  expect(await recoveredDump(folder)).toEqual(dump)
})

test('closing answers what is waiting and refuses what comes after', async () => {
  const folder = temporaryFolder()
  const state = await openBank(folder)
  const waiting = state.execute(open('a'))
  const closed = state.close()
  await expect(waiting).resolves.toMatchObject({ ok: true })
  await closed
  await expect(state.execute(open('b'))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(fs.readdirSync(folder)).not.toContain('lock')
})

test('zeros laid down ahead never fall on data', async () => {
  const folder = temporaryFolder()
  const real = fs.write.bind(fs) as unknown as Write
  vi.spyOn(fs, 'write').mockImplementation(((...args: unknown[]) => {
    const isZeros = (args[1] as Buffer)[args[2] as number] === 0
    setTimeout(() => real(...args), isZeros ? 20 : 0)
  }) as unknown as typeof fs.write)
  const state = await openBank(folder)
  for (let round = 0; round < 10; round += 1) await state.execute(open(`${round}`, 'x'.repeat(100_000)))
  const dump = dumpOf(state.machine)
  await state.close()
  expect(await recoveredDump(folder)).toEqual(dump)
})

test('the journal grows ahead of the data, stays mostly data, and is cut to size when closed', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'journal-0000000000000001.log')
  const state = await openBank(folder)
  for (let round = 0; round < 60; round += 1) {
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => state.execute(open(`${round}-${index}`, 'x'.repeat(100)))),
    )
  }
  const { journalBytes } = state.stats()
  await vi.waitFor(() => expect(fs.statSync(file).size).toBeGreaterThan(journalBytes), patience)
  expect(fs.statSync(file).size).toBeLessThan(journalBytes * 2)
  await state.close()
  expect(fs.statSync(file).size).toBe(journalBytes)
})
