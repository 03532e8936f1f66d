import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { AppUnderTest, freePorts } from '../e2e/app-under-test.ts'
import { call } from '../e2e/bridge.ts'
import { expect, note, test } from '../e2e/fixtures.ts'
import type { LogMatches } from '../ipc/log-types.ts'
import { BareApp } from './bare-app.ts'
import { median, report, reportAtMost } from './findings.ts'
import { cpuSeconds, inWords, kindOf, machineCpuSeconds, memoryOf, treeOf } from './memory.ts'

const projectFolder = fileURLToPath(new URL('../../', import.meta.url))
const emptyApp = fileURLToPath(new URL('empty-app', import.meta.url))

const limits = { paintedMs: 3_000, healthyMs: 5_000, quitMs: 3_000, idleCpuPercent: 1.5, memoryMb: 900 }

/** Others on the machine that use more than this share of a core make the same work take more processor time. */
const companyPercent = 20

const idleSeconds = 30
/** Windows that were just opened compile and collect garbage for a while longer. */
const settleSeconds = 45

test('the first start: painted, four healthy services, the median of three', async () => {
  const starts = []
  for (let round = 0; round < 3; round += 1) starts.push(await firstStart())
  reportAtMost('app-painted', median(starts.map(({ paintedMs }) => paintedMs)), limits.paintedMs, 'ms')
  reportAtMost('app-healthy', median(starts.map(({ healthyMs }) => healthyMs)), limits.healthyMs, 'ms')
})

test('quitting with a window open', async () => {
  const app = await AppUnderTest.launch()
  try {
    await app.untilHealthy()
    await app.open('buyer')
    const began = performance.now()
    await app.quit()
    reportAtMost('app-quits', performance.now() - began, limits.quitMs, 'ms')
  } finally {
    await app.dispose()
  }
})

/**
 * Idle is: the control room, one buyer and one seller window, all logged in and visible, nobody touching anything.
 * CPU is the processor time of the whole tree (main, graphics, windows, services) by wall time; 100 % is one core.
 * Memory is the sum over the same tree. Chromium's processes share most of their pages, so the sum of RSS counts these
 * many times over; PSS counts them once, and is what the limit is about.
 */
test('at idle with a buyer and a seller window: hardly any processor, little memory', async () => {
  test.skip(process.platform !== 'linux', 'measured from /proc')
  const app = await AppUnderTest.launch()
  try {
    await app.room.untilHealthy()
    const seller = await app.room.openSeller()
    await seller.signUp('stella')
    await seller.list({ name: 'Brass lamp', category: 2, price: '5', quantity: 5, keywords: ['lamp'] })
    const buyer = await app.room.openBuyer()
    await buyer.signUp('victor')
    await expect(buyer.card('Brass lamp')).toBeVisible()
    await app.room.goTo('overview')

    const tree = treeOf(app.pid)
    await untilQuiet(tree)
    await pause(settleSeconds * 1_000)
    const linesBefore = await linesIn(app)
    const before = new Map(tree.map((pid) => [pid, cpuSeconds([pid])]))
    const machineBefore = machineCpuSeconds()
    const began = performance.now()
    await pause(idleSeconds * 1_000)
    const seconds = (performance.now() - began) / 1_000
    const shares = tree.map((pid) => ((cpuSeconds([pid]) - before.get(pid)!) / seconds) * 100)
    const percent = shares.reduce((sum, share) => sum + share, 0)
    const others = ((machineCpuSeconds() - machineBefore) / seconds) * 100 - percent
    const each = tree.map((pid, index) => `${kindOf(pid)} ${shares[index]!.toFixed(1)}`)
    note('idle CPU by process', `${each.join(', ')} % of one core over ${Math.round(seconds)} s`)
    report({
      id: 'app-idle-cpu',
      holds: percent <= limits.idleCpuPercent,
      figure: `${percent.toFixed(1)} % of one core`,
      bound: `at most ${limits.idleCpuPercent} %`,
      ...(others > companyPercent && { disturbed: `others used ${others.toFixed(0)} % of one core` }),
    })
    const lines = (await linesIn(app)) - linesBefore
    report({ id: 'app-idle-log', holds: lines === 0, figure: `${lines} log lines`, bound: 'none' })
    const usage = memoryOf(tree)
    note('idle memory', inWords(usage))
    note('idle memory of an empty Electron app', inWords(await floor()))
    reportAtMost('app-memory', usage.pssMb ?? usage.rssMb, limits.memoryMb, 'MB')
  } finally {
    await app.dispose()
  }
})

async function linesIn({ control }: AppUnderTest): Promise<number> {
  return (await call<LogMatches>(control, 'logs', 'follow', { filter: {} })).total
}

async function firstStart(): Promise<{ paintedMs: number; healthyMs: number }> {
  const userData = mkdtempSync(join(tmpdir(), 'marketlab-start-'))
  writeFileSync(join(userData, 'settings.json'), JSON.stringify({ ports: await freePorts() }))
  const app = new BareApp([projectFolder, `--user-data-dir=${userData}`])
  try {
    const after = async (words: string) => {
      await expect.poll(() => app.saidAfterMs(words), { timeout: 40_000, intervals: [50] }).toBeDefined()
      return app.saidAfterMs(words)!
    }
    return { paintedMs: await after('control room painted'), healthyMs: await after('four services healthy') }
  } finally {
    await app.quit()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A click causes work for a while: compiling, painting, collecting garbage. */
async function untilQuiet(tree: readonly number[]): Promise<void> {
  const share = async () => {
    const before = cpuSeconds(tree)
    await pause(2_000)
    return (cpuSeconds(tree) - before) / 2
  }
  await expect.poll(share, { timeout: 30_000, intervals: [0] }).toBeLessThan(0.05)
}

async function floor() {
  const userData = mkdtempSync(join(tmpdir(), 'marketlab-empty-'))
  const app = new BareApp([emptyApp, `--user-data-dir=${userData}`])
  try {
    await expect.poll(() => treeOf(app.pid).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(5)
    await untilQuiet(treeOf(app.pid))
    return memoryOf(treeOf(app.pid))
  } finally {
    await app.quit()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}
