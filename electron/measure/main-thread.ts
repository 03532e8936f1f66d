import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'

/** A turn of a window's main thread: what it does at a stretch, while no frame can be drawn and no key be answered. */
export interface Turn {
  /** The processor time that it took, even if other programs wanted the processors meanwhile. */
  cpuMs: number
  /** From its begin to its end. */
  wallMs: number
  /** The parts that took most of it. */
  parts: string[]
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** In µs, as are the durations: of a clock, and of the thread's own processor time. */
  ts: number
  dur: number
  tdur?: number
  args: { name?: string }
}

const categories = ['toplevel', 'devtools.timeline', 'v8']
const turnName = 'ThreadControllerImpl::RunTask'
const namedParts = 4

/** Every turn of the window's main thread while the action goes on, the dearest first. */
export async function turnsDuring(
  electron: ElectronApplication,
  page: Page,
  action: () => Promise<void>,
): Promise<Turn[]> {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-trace-'))
  const file = join(folder, 'trace.json')
  try {
    const window = await electron.browserWindow(page)
    const pid = await window.evaluate(({ webContents }) => webContents.getOSProcessId())
    await electron.evaluate(
      ({ contentTracing }, included) =>
        contentTracing.startRecording({ included_categories: included, excluded_categories: ['*'] }),
      categories,
    )
    await action()
    await electron.evaluate(({ contentTracing }, path) => contentTracing.stopRecording(path), file)
    const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: TraceEvent[] }
    return turnsOf(traceEvents.filter((event) => event.pid === pid))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function turnsOf(events: readonly TraceEvent[]): Turn[] {
  const main = events.find(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')!
  const own = events.filter(({ tid, ph }) => tid === main.tid && ph === 'X')
  return own
    .filter(({ name }) => name === turnName)
    .sort((a, b) => cpuMs(b) - cpuMs(a))
    .map((turn, index) => ({
      cpuMs: cpuMs(turn),
      wallMs: turn.dur / 1_000,
      // Only the first are ever looked at.
      parts: index < 10 ? partsOf(turn, own) : [],
    }))
}

function partsOf(turn: TraceEvent, events: readonly TraceEvent[]): string[] {
  return events
    .filter(({ name, ts, dur }) => name !== turnName && ts >= turn.ts && ts + dur <= turn.ts + turn.dur)
    .sort((a, b) => cpuMs(b) - cpuMs(a))
    .slice(0, namedParts)
    .map((event) => `${event.name} ${cpuMs(event).toFixed(1)} ms`)
}

/** Chrome reports no time below a microsecond. */
function cpuMs({ tdur = 0 }: TraceEvent): number {
  return tdur / 1_000
}
