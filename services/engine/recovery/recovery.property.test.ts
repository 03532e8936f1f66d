import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { loadSnapshot } from '../snapshots/snapshot-reader.ts'
import { copyAsCrashed, dumpOf, openBank, temporaryFolder } from '../testing/bank.ts'
import { Bank, type BankCommand } from '../testing/machine.ts'

vi.mock('../workers/worker-client.ts', () => import('../testing/in-process.ts'))
afterEach(() => vi.restoreAllMocks())

const account = fc.constantFrom('ann', 'bob', 'cy', 'dee')
const command: fc.Arbitrary<BankCommand> = fc.oneof(
  fc.record({
    type: fc.constant('open' as const),
    account,
    note: fc.string({ unit: 'binary', maxLength: 40 }),
  }),
  fc.record({ type: fc.constant('close' as const), account }),
  fc.record({ type: fc.constant('explode' as const), account }),
  fc.record({
    type: fc.constant('pay' as const),
    from: account,
    to: account,
    cents: fc.nat(600),
    at: fc.nat(),
  }),
)
type Action =
  | { do: 'submit'; commands: BankCommand[]; waitForThem: boolean }
  | { do: 'snapshot'; waitForIt: boolean }
  | { do: 'crash' }
  | { do: 'pause' }
  | { do: 'restart' }
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      commands: fc.array(command, { maxLength: 8 }),
      waitForThem: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snapshot' as const), waitForIt: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant({ do: 'crash' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'pause' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
)

const delays = fc.array(fc.constantFrom(0, 0, 1, 3), { minLength: 1, maxLength: 7 })

function stateAfter(commands: BankCommand[]): string[] {
  const bank = new Bank()
  for (const each of commands) {
    try {
      bank.apply(each)
    } catch {
      // A defect of the toy, on purpose.
    }
  }
  return dumpOf(bank)
}

/** Any of several records in progress may be the first to reach the disk. */
function shuffleWrites(delays: number[]): void {
  vi.restoreAllMocks()
  const real = fs.write.bind(fs) as unknown as (...args: unknown[]) => void
  let writes = 0
  vi.spyOn(fs, 'write').mockImplementation(((...args: unknown[]) => {
    const delay = delays[writes++ % delays.length]!
    if (delay === 0) real(...args)
    else setTimeout(() => real(...args), delay)
  }) as unknown as typeof fs.write)
}

/** The recovered commands are a prefix of those that were submitted, with all acknowledged ones among them. */
async function expectPrefix(crashed: string, submitted: BankCommand[], acknowledged: number): Promise<void> {
  const state = await openBank(crashed)
  expect(state.sequence).toBeGreaterThanOrEqual(acknowledged)
  expect(dumpOf(state.machine)).toEqual(stateAfter(submitted.slice(0, state.sequence)))
  await state.close()
  fs.rmSync(crashed, { recursive: true })
}

test('live, recovered and loaded from a snapshot are one and the same state, whenever the process dies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), delays, async (actions, delays) => {
      shuffleWrites(delays)
      const folder = temporaryFolder()
      let state = await openBank(folder, { keepSnapshots: 2 })
      const submitted: BankCommand[] = []
      let acknowledged = 0
      const crashes: { copy: string; acknowledged: number }[] = []
      const background: Promise<unknown>[] = []
      for (const each of actions) {
        if (each.do === 'submit') {
          const answers = each.commands.map(
            (one) =>
              new Promise<void>((resolve) => {
                submitted.push(one)
                state.submit(one, () => {
                  acknowledged += 1
                  resolve()
                })
              }),
          )
          if (each.waitForThem) await Promise.all(answers)
        } else if (each.do === 'snapshot') {
          const taken = state.takeSnapshot()
          background.push(taken)
          if (each.waitForIt) {
            const { name, sequence } = await taken
            const loaded = new Bank()
            await loadSnapshot(path.join(folder, name), 'bank', loaded)
            expect(dumpOf(loaded)).toEqual(stateAfter(submitted.slice(0, sequence)))
          }
        } else if (each.do === 'crash') {
          crashes.push({ copy: copyAsCrashed(folder), acknowledged })
        } else if (each.do === 'pause') {
          await new Promise((resolve) => setTimeout(resolve, 1))
        } else {
          await Promise.allSettled(background)
          await state.close()
          expect(dumpOf(state.machine)).toEqual(stateAfter(submitted))
          state = await openBank(folder, { keepSnapshots: 2 })
          expect(dumpOf(state.machine)).toEqual(stateAfter(submitted))
        }
      }
      await Promise.all(background)
      await state.close()
      for (const crash of crashes) await expectPrefix(crash.copy, submitted, crash.acknowledged)
      await expectPrefix(folder, submitted, submitted.length)
    }),
    { numRuns: 25 },
  )
})
