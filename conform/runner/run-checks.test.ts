import { expect, test } from 'vitest'
import { area, type Check } from '../catalogue/check.ts'
import { DidNotStart, type System } from '../system/system.ts'
import { ModelSystem } from '../testing/model-system.ts'
import { NotJudged, TimedOut, Violation } from './failures.ts'
import { judge } from './answers.ts'
import type { CheckResult } from './result.ts'
import { runChecks, type RunOptions } from './run-checks.ts'
import type { Trial } from './trial.ts'

const never = (t: Trial) =>
  new Promise<void>((_, reject) =>
    t.signal.addEventListener('abort', () => reject(new TimedOut('an answer that never comes'))),
  )

function checksThat(...runs: Check['run'][]): readonly Check[] {
  return area(
    { name: 'TEST', title: 'Tests', needs: 'buyer', section: 'api#Frames' },
    runs.map((run, index) => [index + 1, 'core', 'A rule.', 'A reason.', run]),
  ).checks
}

async function resultsOf(
  checks: readonly Check[],
  options: Partial<RunOptions> = {},
): Promise<CheckResult[]> {
  const { system = new ModelSystem(), ...rest } = options
  const results: CheckResult[] = []
  try {
    await runChecks({
      checks,
      system,
      seed: 1,
      signal: AbortSignal.timeout(120_000),
      onResult: (result) => results.push(result),
      again: (id) => `again ${id}`,
      ...rest,
    })
  } finally {
    await system.stop()
  }
  return results
}

const answersOf = (results: readonly CheckResult[]) => results.map(({ answer }) => answer)

test('a check that ends without a word is right, one that finds a violation is wrong and says all about it', async () => {
  const results = await resultsOf(
    checksThat(
      async (t) => void (await t.buyer()),
      async (t) => {
        await (await t.buyer()).ok('GetItem', { itemId: '1-1' })
      },
    ),
  )
  expect(answersOf(results)).toEqual(['right', 'wrong'])
  const { expected, came, sent, again } = results[1]!
  expect([expected, again]).toEqual(['GetItem to succeed', 'again TEST-002'])
  expect(sent).toContain('"op":"GetItem"')
  expect(came).toContain('NOT_FOUND')
})

test('an answer that lacks a part is wrong', async () => {
  const results = await resultsOf(
    checksThat(async (t) => {
      const reply = await (await t.buyer()).call('GetItem', { itemId: '1-1' })
      const { item } = reply.result as { item: { name: string } }
      expect(item.name).toBe('never reached')
    }),
  )
  expect(results[0]).toMatchObject({ answer: 'wrong', expected: 'an answer of the documented form' })
})

test('a check that waits in vain timed out, or the machine was too busy', async () => {
  const checks = checksThat(never, (t) =>
    never(t).catch(() => Promise.reject(new Violation('an event', 'none', { waited: true }))),
  )
  const calm = await resultsOf(checks, { checkDeadlineMs: 2_000 })
  expect(answersOf(calm)).toEqual(['timed-out', 'wrong'])
  const busy = await resultsOf(checks, {
    checkDeadlineMs: 2_000,
    watch: () => () => 'Others used everything',
  })
  expect(answersOf(busy)).toEqual(['busy', 'busy'])
  expect(busy[0]?.reason).toContain('Others used everything')
})

test('a check that cannot do what it needs first is not judged', async () => {
  const results = await resultsOf(
    checksThat(
      () => Promise.reject(new NotJudged('There is no other frontend')),
      (t) => t.setUp('Login', () => Promise.reject(new Violation('Login to succeed', 'nothing'))),
      async (t) => void (await t.crash()),
    ),
  )
  expect(answersOf(results)).toEqual(['not-judged', 'not-judged', 'not-judged'])
  expect(results[1]?.reason).toContain('Login does not work')
})

test('a service that ends during a check crashed, and the next check is judged', async () => {
  const system = new ModelSystem()
  const results = await resultsOf(
    checksThat(
      () => system.crash(),
      async (t) => void (await t.buyer()),
    ),
    { system },
  )
  expect(answersOf(results)).toEqual(['crashed', 'right'])
})

test('when a service is gone for good, the checks after it are not judged', async () => {
  const system = new ModelSystem()
  const results = await resultsOf(
    checksThat(
      () => system.stop(),
      async (t) => void (await t.buyer()),
    ),
    { system },
  )
  expect(answersOf(results)).toEqual(['crashed', 'not-judged'])
})

test('a system that does not start answers nothing', async () => {
  const system: System = {
    addresses: {},
    start: () => Promise.reject(new DidNotStart('it ended with exit code 7')),
    revive: () => Promise.resolve(false),
    output: () => 'no such file',
    stop: () => Promise.resolve(),
  }
  const results = await resultsOf(checksThat(never, never), { system })
  expect(answersOf(results)).toEqual(['did-not-start', 'did-not-start'])
  expect(results[0]?.reason).toMatch(/exit code 7.*no such file/)
})

test('after the deadline of all checks the rest is not judged', async () => {
  const ended = new AbortController()
  const results = await resultsOf(
    checksThat(
      () => Promise.resolve(),
      (t) => {
        const waiting = never(t)
        ended.abort(new Error('SIGINT'))
        return waiting
      },
      () => Promise.resolve(),
    ),
    { signal: ended.signal },
  )
  expect(answersOf(results)).toEqual(['right', 'not-judged', 'not-judged'])
  expect(results[2]?.reason).toContain('SIGINT')
})

test('checks that kill see the same kills, also where one of them ends early', async () => {
  const kills = { kills: true }
  const seen: string[] = []
  const step = (name: string, times: number) => async (t: Trial) => {
    for (let count = 0; count < times; count += 1) {
      await t.crash()
      seen.push(`${name}${count}`)
    }
  }
  const { checks } = area({ name: 'KILL', title: 'Kills', needs: 'both', section: 'api#Frames' }, [
    [1, 'core', 'A rule.', 'A reason.', step('a', 2), kills],
    [2, 'core', 'A rule.', 'A reason.', step('b', 1), kills],
    [3, 'core', 'A rule.', 'A reason.', () => Promise.reject(new Violation('x', 'y')), kills],
  ])
  const results = await resultsOf(checks)
  expect(new Map(results.map(({ id, answer }) => [id, answer]))).toEqual(
    new Map([
      ['KILL-001', 'right'],
      ['KILL-002', 'right'],
      ['KILL-003', 'wrong'],
    ]),
  )
  expect(seen.slice(0, 2).sort()).toEqual(['a0', 'b0'])
  expect(seen.slice(2)).toEqual(['a1'])
})

test('a system that does not start again after a kill is wrong', async () => {
  class StaysDown extends ModelSystem {
    override crash(): Promise<void> {
      return Promise.reject(new DidNotStart('it ended with exit code 7'))
    }
  }
  const { checks } = area({ name: 'KILL', title: 'Kills', needs: 'both', section: 'api#Frames' }, [
    [1, 'core', 'A rule.', 'A reason.', (t: Trial) => t.crash(), { kills: true }],
  ])
  const [down] = await resultsOf(checks, { system: new StaysDown() })
  expect(down).toMatchObject({
    answer: 'wrong',
    expected: 'the system to start again after kill -9',
    came: 'it ended with exit code 7',
  })
})

test('the judgement is right only if every answer is', () => {
  expect(judge(['right', 'right'])).toBe('right')
  expect(judge(['right', 'busy', 'wrong'])).toBe('wrong')
  expect(judge(['right', 'crashed'])).toBe('wrong')
  expect(judge(['right', 'not-judged'])).toBe('could-not-be-judged')
  expect(judge([])).toBe('could-not-be-judged')
})
