import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { JournalCursor } from './journal-cursor.ts'
import { JournalShipping, type Reader } from './journal-shipping.ts'
import { type BankState, openBank, temporaryFolder } from '../testing/bank.ts'
import type { BankCommand } from '../testing/machine.ts'

vi.mock('../workers/worker-client.ts', () => import('../testing/in-process.ts'))

type Action =
  { do: 'submit'; notes: string[] } | { do: 'read'; most: number } | { do: 'snapshot' } | { do: 'leave' }

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      notes: fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('read' as const), most: fc.integer({ min: 1, max: 600 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'snapshot' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'leave' as const }) },
)

/** A reader that comes and goes, reads on where it stopped, and begins with a snapshot where the journal was cut. */
class Follower {
  got: BankCommand[] = []
  #shipping: JournalShipping
  #reader: Reader | undefined

  constructor(shipping: JournalShipping) {
    this.#shipping = shipping
  }

  async read(most: number, bank: BankState, committed: readonly BankCommand[]): Promise<void> {
    this.#reader ??= this.#shipping.join()
    try {
      const { json, count } = await this.#shipping.read(this.#reader, this.got.length, most)
      const commands = JSON.parse(`[${json}]`) as BankCommand[]
      expect(commands).toHaveLength(count)
      this.got.push(...commands)
    } catch (error) {
      expect(error).toMatchObject({ code: 'NOT_FOUND' })
      const { sequence } = bank.lastSnapshot!
      expect(sequence).toBeGreaterThan(this.got.length)
      this.got = committed.slice(0, sequence)
    }
  }

  leave(): void {
    if (this.#reader) this.#shipping.leave(this.#reader)
    this.#reader = undefined
  }
}

test('whatever the sizes of batches and pieces, each command comes once and in order, from memory, files or a snapshot', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
      const bank = await openBank(temporaryFolder())
      const follower = new Follower(new JournalShipping(bank))
      const committed: BankCommand[] = []
      for (const each of actions) await carryOut(each, bank, follower, committed)
      while (follower.got.length < committed.length) await follower.read(200, bank, committed)
      expect(follower.got).toEqual(committed)
      await bank.close()
    }),
    { numRuns: 25 },
  )
})

async function carryOut(
  each: Action,
  bank: BankState,
  follower: Follower,
  committed: BankCommand[],
): Promise<void> {
  if (each.do === 'submit') {
    const commands = each.notes.map((note): BankCommand => ({
      type: 'open',
      account: `${committed.length}`,
      note,
    }))
    committed.push(...commands)
    await Promise.all(commands.map((command) => bank.execute(command)))
  }
  if (each.do === 'read' && follower.got.length < committed.length)
    await follower.read(each.most, bank, committed)
  if (each.do === 'snapshot') await bank.takeSnapshot()
  if (each.do === 'leave') follower.leave()
}

test('committing does not look after anybody once the last reader has left', async () => {
  const bank = await openBank(temporaryFolder())
  const shipping = new JournalShipping(bank)
  const observer = vi.spyOn(bank, 'onCommitted', 'set')
  const [first, second] = [shipping.join(), shipping.join()]
  shipping.leave(first)
  expect(observer).not.toHaveBeenCalledWith(undefined)
  shipping.leave(second)
  expect(observer).toHaveBeenLastCalledWith(undefined)
  await bank.close()
})

test('what the journal no longer holds, or does not lead to, is not made up', async () => {
  const folder = temporaryFolder()
  const bank = await openBank(folder, { keepSnapshots: 2 })
  const shipping = new JournalShipping(bank)
  const open = (account: string) => bank.execute({ type: 'open', account, note: '' })
  for (const account of ['a', 'b', 'c']) {
    await open(account)
    await bank.takeSnapshot()
  }
  const reader = shipping.join()
  await expect(shipping.read(reader, 0, 1_000)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await shipping.read(reader, 2, 1_000)).toMatchObject({ count: 1 })
  await expect(shipping.read(reader, 9, 1_000)).rejects.toMatchObject({ code: 'NOT_FOUND' })

  const restored = bank.lastSnapshot!.name
  await open('d')
  await bank.restoreSnapshot(restored)
  await open('e')
  // Between change 4 and change 6 lies the restore.
  expect(await new JournalCursor(folder, 'bank').read(3, bank.sequence, 1_000)).toMatchObject({ count: 1 })
  await expect(shipping.read(reader, 4, 1_000)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await shipping.read(reader, 5, 1_000)).toMatchObject({ count: 1 })

  expect((await shipping.readSnapshot(restored, 0, 16)).toString('latin1')).toMatch(/^SQLite format 3/)
  for (const name of ['../cluster-secret', 'snapshot-1.sqlite'])
    await expect(shipping.readSnapshot(name, 0, 16)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await bank.close()
})
