import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isAlive } from '../../services/engine/folder/process-identity.ts'
import { testRandom } from '../../services/testing/random.ts'
import type { Progress } from '../model/progress.ts'
import { MarketServer } from '../testing/market-server.ts'
import { measure, WatchedHost } from '../testing/measure.ts'

const plan = { scenarios: [{ buyers: 3, sellers: 3 }], ops: 100, warmUpOps: 20, runs: 50 }

function leftBehind({ started, folders }: WatchedHost): (number | string)[] {
  const processes = started.filter((pid) => isAlive({ pid, notedAt: Date.now() }))
  return [...processes, ...[...folders].filter((folder) => existsSync(folder))]
}

/** A benchmark on a cluster of its own, cancelled when the moment has come. */
async function cancelledAt(isMoment: (progress: Progress) => boolean) {
  const host = new WatchedHost()
  const controller = new AbortController()
  const outcome = await measure(plan, {
    host,
    signal: controller.signal,
    onProgress: (progress) => {
      if (isMoment(progress)) controller.abort()
    },
  }).catch((error: unknown) => error)
  return { host, outcome }
}

describe('a benchmark that is cancelled', () => {
  describe.each(['starting', 'setting-up', 'warming-up'] as const)('while %s', (phase) => {
    it('leaves nothing behind', { tags: phase === 'setting-up' ? [] : ['long'] }, async () => {
      const { host, outcome } = await cancelledAt(
        (progress) => progress.kind === 'phase' && progress.phase === phase,
      )
      expect(outcome).toMatchObject({ name: 'AbortError' })
      expect(leftBehind(host)).toEqual([])
    })
  })

  it('while its services are being launched leaves nothing behind', async () => {
    const host = new WatchedHost()
    const controller = new AbortController()
    host.onLaunch = () => {
      if (host.started.length === 3) setImmediate(() => controller.abort())
    }
    await expect(measure(plan, { host, signal: controller.signal })).rejects.toThrow(/abort/)
    expect(host.started).toHaveLength(4)
    expect(leftBehind(host)).toEqual([])
  })

  it(
    'at any other moment leaves nothing behind either, but the runs that were finished',
    { tags: ['long'] },
    async () => {
      const random = testRandom()
      for (let round = 0; round < 2; round += 1) {
        // Not the first: nothing has begun when that is told.
        let told = random.integer(2, 60)
        const { host, outcome } = await cancelledAt(() => {
          told -= 1
          return told === 0
        })
        expect(leftBehind(host)).toEqual([])
        expect(host.started.length).toBeGreaterThan(0)
        if (outcome instanceof Error) expect(outcome.name).toBe('AbortError')
        else
          expect(outcome).toMatchObject({
            verdict: { level: expect.not.stringMatching('trustworthy') as string },
          })
      }
    },
  )

  it('before it began does not begin', async () => {
    const host = new WatchedHost()
    await expect(measure(plan, { host, signal: AbortSignal.abort() })).rejects.toThrow(/abort/)
    expect(host.started).toEqual([])
  })
})

describe('a benchmark whose generator dies', () => {
  describe.each(['warming-up', 'running'] as const)('while %s', (phase) => {
    it('fails, says so, and leaves nothing', { tags: phase === 'running' ? [] : ['long'] }, async () => {
      const host = new WatchedHost()
      const failure = measure(
        { ...plan, processes: 2 },
        {
          host,
          onProgress: (progress) => {
            if (progress.kind !== 'phase' || progress.phase !== phase) return
            const [first] = host.generators
            if (first !== undefined) process.kill(first, 'SIGKILL')
          },
        },
      )
      await expect(failure).rejects.toThrow(/A generator process ended by SIGKILL/)
      expect(leftBehind(host)).toEqual([])
    })
  })
})

describe('a benchmark whose services fail', () => {
  it('tells of the lost clients when a frontend is killed in the middle', async () => {
    const host = new WatchedHost()
    const { verdict, scenarios } = await measure(
      { ...plan, runs: 2, ops: 300 },
      {
        host,
        onProgress: (progress) => {
          if (
            progress.kind === 'phase' &&
            progress.phase === 'running' &&
            progress.run === 1 &&
            progress.done === 0
          )
            process.kill(host.servicePids.get('buyer-frontend')!, 'SIGKILL')
        },
      },
    )
    expect(scenarios[0]!.runs[0]!.generator.clientsLost).toBeGreaterThan(0)
    expect(verdict.level).toBe('invalid')
    expect(leftBehind(host)).toEqual([])
  })

  it('fails where nobody answers at the address', async () => {
    const market = await MarketServer.start()
    const { target } = market
    await market.close()
    await expect(measure({ ...plan, target })).rejects.toThrow(
      /The set-up failed at CreateAccount: UNAVAILABLE/,
    )
  })
})
