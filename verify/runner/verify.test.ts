import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MachineState } from '../../bench/model/machine-state.ts'
import * as machineWatch from '../../bench/run/machine-watch.ts'
import { startStranger, type Stranger } from '../../bench/testing/stranger.ts'
import { processTimes } from '../../bench/run/process-cpu.ts'
import { isAlive } from '../../services/engine/folder/process-identity.ts'
import { type Claim, type Finding, type MeasureContext, NotHere } from './claim.ts'
import type { ClaimReport } from './run-claims.ts'
import { exitCodes, verify } from './verify.ts'

vi.mock('../../bench/run/machine-watch.ts', { spy: true })

const holds: Finding = { holds: true, figure: '0.5 ms', bound: 'under 1 ms' }
const fails: Finding = { holds: false, figure: '1.5 ms', bound: 'under 1 ms' }
const quiet: MachineState = {
  seconds: 1,
  othersShare: 0.01,
  worstSecondShare: 0.05,
  stealShare: 0,
  eventLoopDelayMs: 2,
}
const busy: MachineState = { ...quiet, othersShare: 0.48 }

/** The states of the machine during the tries, in order; the last goes on. */
function machineThatWas(...states: MachineState[]): void {
  let next = 0
  vi.mocked(machineWatch.watchMachine).mockImplementation(() => {
    const state = states[Math.min(next, states.length - 1)]!
    next += 1
    return { end: () => state } as machineWatch.MachineWatch
  })
}

/** A claim that finds one thing after the other; the last goes on. */
function claim(id: string, short: boolean, ...findings: (Finding | Error)[]) {
  const measure = vi.fn((_: MeasureContext) => {
    const found = findings[Math.min(measure.mock.calls.length, findings.length) - 1]!
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found)
  })
  return { id, says: `what ${id} says`, short, measure }
}

let folder: string
let controller: AbortController
let written: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-verify-test-'))
  controller = new AbortController()
  written = ''
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  vi.resetAllMocks()
})

function run(claims: readonly Claim[], ...words: string[]): Promise<number> {
  return verify(words, {
    claims,
    signal: controller.signal,
    write: (line) => (written += `${line}\n`),
    columns: 200,
  })
}

describe('verify', () => {
  it('tells the answer to each claim, and exits with 0 while all hold', async () => {
    machineThatWas(quiet)
    const file = join(folder, 'report.json')
    const code = await run([claim('quick', true, holds), claim('slow', false, fails, holds)], '--json', file)
    expect(code).toBe(exitCodes.done)
    expect(written).toContain('[1/2] quick: what quick says')
    expect(written).toMatch(/slow +holds +0\.5 ms +under 1 ms +2/)
    expect(written.trimEnd()).toMatch(/\n2 hold, 0 do not hold, 0 cannot be told on this machine now$/)
    const { claims } = JSON.parse(readFileSync(file, 'utf8')) as { claims: ClaimReport[] }
    expect(claims).toMatchObject([
      { id: 'quick', answer: 'holds', tries: [{ ...holds, machine: quiet }] },
      { id: 'slow', answer: 'holds', tries: [fails, holds] },
    ])
  })

  it('exits with 1 when a claim does not hold, and measures the others all the same', async () => {
    machineThatWas(quiet)
    const last = claim('last', true, holds)
    expect(await run([claim('broken', true, fails), last])).toBe(exitCodes.doesNotHold)
    expect(written).toMatch(/broken +does not hold +1\.5 ms +under 1 ms +2/)
    expect(last.measure).toHaveBeenCalledOnce()
  })

  it('counts a measurement that fails like a bad figure', async () => {
    machineThatWas(quiet)
    expect(await run([claim('broken', true, new Error('no reply'))])).toBe(exitCodes.doesNotHold)
    expect(written).toContain('failed: no reply')
    machineThatWas(busy, busy, busy)
    expect(await run([claim('broken', true, new Error('no reply'))])).toBe(exitCodes.done)
  })

  it('exits with 0 when a claim cannot be told, with the reason', async () => {
    machineThatWas(busy)
    const broken = claim('broken', true, fails)
    expect(await run([broken])).toBe(exitCodes.done)
    expect(broken.measure).toHaveBeenCalledTimes(3)
    expect(written).toContain('cannot be told')
    expect(written).toContain('other programs took 48 % of the processors')
    expect(written).toContain('0 hold, 0 do not hold, 1 cannot be told')
  })

  it('believes a claim that noticed a disturbance itself', async () => {
    machineThatWas(quiet)
    const found = { ...fails, disturbed: 'the generator was late' }
    expect(await run([claim('broken', true, found)])).toBe(exitCodes.done)
    expect(written).toContain('the generator was late')
  })

  it('does not try again what cannot be measured on this system', async () => {
    machineThatWas(quiet)
    const elsewhere = claim('elsewhere', true, new NotHere('there is no display'))
    expect(await run([elsewhere])).toBe(exitCodes.done)
    expect(elsewhere.measure).toHaveBeenCalledOnce()
    expect(written).toContain('there is no display')
  })

  it('measures the short claims only, or those that are named', async () => {
    machineThatWas(quiet)
    const claims = [claim('a', true, holds), claim('b', false, holds), claim('c', false, holds)]
    const measured = () => claims.filter(({ measure }) => measure.mock.calls.length > 0).map(({ id }) => id)
    await run(claims, '--short')
    expect(measured()).toEqual(['a'])
    expect(claims[0]!.measure.mock.calls[0]![0]).toMatchObject({ short: true })
    machineThatWas(busy)
    const broken = claim('broken', true, fails)
    await run([broken], '--short')
    expect(broken.measure).toHaveBeenCalledTimes(2)
    machineThatWas(quiet)
    vi.clearAllMocks()
    await run(claims, '--only', 'b', 'c')
    expect(measured()).toEqual(['b', 'c'])
  })

  it('lists claims without measuring them', async () => {
    const listed = claim('quick', true, holds)
    expect(await run([listed], '--list')).toBe(exitCodes.done)
    expect(written).toBe('quick (short)\n    what quick says\n')
    expect(listed.measure).not.toHaveBeenCalled()
  })

  it.each([[['--only', 'nothing']], [['--only']], [['--quick']], [['quick']]])(
    'exits with 2 for %j',
    async (words) => {
      const one = claim('quick', true, holds)
      expect(await run([one], ...words)).toBe(exitCodes.wrongUsage)
      expect(one.measure).not.toHaveBeenCalled()
      if (words[1] === 'nothing')
        expect(written).toContain('there is no claim called nothing. There are: quick')
    },
  )

  it('gives each try an empty folder of its own, and removes it with all temporary files', async () => {
    machineThatWas(quiet)
    const seen: string[] = []
    const leaves: Claim = {
      ...claim('leaves', true),
      measure: ({ folder }) => {
        expect(readdirSync(folder)).toEqual([])
        writeFileSync(join(folder, 'left'), '')
        seen.push(folder, mkdtempSync(join(tmpdir(), 'elsewhere-')))
        return Promise.resolve(fails)
      },
    }
    const before = tmpdir()
    await run([leaves])
    expect(tmpdir()).toBe(before)
    expect(new Set(seen).size).toBe(4)
    expect(seen.filter((path) => existsSync(path))).toEqual([])
  })

  it('ends what a claim left running, and leaves nothing behind when it is cancelled', async () => {
    machineThatWas(quiet)
    const pids: number[] = []
    const program = `process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000)`
    const forgetful: Claim = {
      ...claim('forgetful', true),
      measure: async ({ folder, signal }) => {
        const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore', cwd: folder })
        pids.push(child.pid!)
        if (pids.length === 1) return fails
        controller.abort()
        signal.throwIfAborted()
        return fails
      },
    }
    const after = claim('after', true, holds)
    expect(await run([claim('before', true, holds), forgetful, after])).toBe(exitCodes.cancelled)
    expect(pids).toHaveLength(2)
    expect(pids.filter((pid) => isAlive({ pid, notedAt: Date.now() }))).toEqual([])
    expect(after.measure).not.toHaveBeenCalled()
    expect(written).toContain('1 hold, 0 do not hold, 0 cannot be told on this machine now, then cancelled')
  })
})

describe.skipIf(process.platform !== 'linux')('verify on a machine that others keep busy', () => {
  let strangers: Stranger[]

  beforeEach(async () => {
    const half = Math.ceil(availableParallelism() / 2)
    strangers = await Promise.all(Array.from({ length: half }, () => startStranger()))
  })

  afterEach(() => {
    for (const stranger of strangers) stranger.kill()
  })

  it('says of a claim that fails that it cannot be told', async () => {
    const used = () => Math.min(...strangers.map(({ pid }) => processTimes(pid)!.user))
    const broken: Claim = {
      ...claim('broken', true),
      tries: 1,
      measure: async () => {
        for (const before = used(); used() - before < 0.6;) await pause(20)
        return fails
      },
    }
    expect(await run([broken])).toBe(exitCodes.done)
    expect(written).toMatch(
      /broken +cannot be told +1\.5 ms; 1 of 1 tries were disturbed, the last one because other programs took \d+ % of the processors/,
    )
  })
})
