import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startStranger } from '../testing/stranger.ts'
import { processTimes } from './process-cpu.ts'
import { machineTime, processorCount } from './machine-time.ts'
import { watchMachine } from './machine-watch.ts'
import { ProcessTree } from './process-tree.ts'

vi.mock('./machine-time.ts', { spy: true })

/** Two processors whose time, and this machine's clock, go as the test wants. */
describe('the watch', () => {
  let busy: number
  let own: number
  let stolen: number

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    busy = own = stolen = 100
    vi.mocked(processorCount).mockReturnValue(2)
    vi.mocked(machineTime).mockImplementation(() => ({ busy, stolen }))
    vi.spyOn(ProcessTree.prototype, 'seconds').mockImplementation(() => own)
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
    vi.resetAllMocks()
  })

  function second(used: { busy: number; own: number; stolen?: number }): void {
    busy += used.busy
    own += used.own
    stolen += used.stolen ?? 0
    vi.advanceTimersByTime(1_000)
  }

  it('tells the share that others took, and that of the worst second', () => {
    const watch = watchMachine()
    second({ busy: 1.5, own: 1.5 })
    second({ busy: 2, own: 1 })
    second({ busy: 1.6, own: 1.5 })
    second({ busy: 1.5, own: 1.5 })
    const { seconds, othersShare, worstSecondShare } = watch.end()
    expect(seconds).toBeCloseTo(4)
    expect(othersShare).toBeCloseTo(1.1 / 8)
    expect(worstSecondShare).toBeCloseTo(0.5)
  })

  it('tells the share that a hypervisor kept', () => {
    const watch = watchMachine()
    second({ busy: 2, own: 1, stolen: 0.4 })
    const { stealShare, othersShare } = watch.end()
    expect(stealShare).toBeCloseTo(0.2)
    expect(othersShare).toBeCloseTo(0.5)
  })

  it('is not misled by a process that is waited for in the middle of a look', () => {
    const seconds = vi.mocked(ProcessTree.prototype.seconds)
    const watch = watchMachine()
    seconds.mockImplementationOnce(() => own - 50)
    second({ busy: 2, own: 2 })
    expect(watch.end()).toMatchObject({ othersShare: 0, worstSecondShare: 0 })
  })

  it('says nothing about less than half a second', () => {
    const watch = watchMachine()
    vi.advanceTimersByTime(400)
    expect(watch.end()).toMatchObject({ othersShare: null, worstSecondShare: null, stealShare: null })
  })

  it('says nothing where the system does not tell', () => {
    vi.mocked(ProcessTree.prototype.seconds).mockReturnValue(undefined)
    vi.mocked(machineTime).mockImplementation(() => ({ busy, stolen: null }))
    const watch = watchMachine()
    second({ busy: 2, own: 0 })
    expect(watch.end()).toMatchObject({ othersShare: null, worstSecondShare: null, stealShare: null })
  })
})

it.runIf(process.platform === 'linux')('the watch on a real machine sees a stranger', async () => {
  const stranger = await startStranger()
  try {
    const watch = watchMachine()
    const used = () => processTimes(stranger.pid)!.user
    const before = used()
    while (used() - before < 0.7) await pause(20)
    const took = used() - before
    const { othersShare, seconds } = watch.end()
    expect(othersShare! * seconds * processorCount()).toBeGreaterThanOrEqual(0.8 * took)
  } finally {
    stranger.kill()
  }
})
