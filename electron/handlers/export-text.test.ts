import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Desktop } from '../app/desktop.ts'
import { askWhereToSave } from '../shell/dialogs.ts'
import type { AppWindow } from '../shell/windows.ts'
import { experimentHandlers } from './experiment-handlers.ts'
import { telemetryHandlers } from './trace-and-metric-handlers.ts'

vi.mock('../shell/dialogs.ts', () => ({ askForFile: vi.fn(), askWhereToSave: vi.fn() }))

/** A name that a client chose: it clears a terminal, and what follows is shown from right to left. */
const name = 'buy\u009b2J\u202e'
const window = { browser: {} } as AppWindow

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-'))
  file = join(folder, 'export.json')
  vi.mocked(askWhereToSave).mockResolvedValue(file)
})

afterEach(() => rmSync(folder, { recursive: true }))

function expectHarmless(value: unknown): void {
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('buy\\u009b2J\\u202e')
  expect(JSON.parse(text)).toEqual(value)
}

test('traces are exported with nothing in their names that a terminal acts on', async () => {
  const { traces } = telemetryHandlers({ traces: { otlp: () => ({ name }) } } as unknown as Desktop)
  await traces.export({ keys: ['any'] }, window)
  expectHarmless({ name })
})

test('the result of an experiment is saved with nothing in it that a terminal acts on', async () => {
  const result = { title: 'An experiment', problems: [name] }
  const { experiments } = experimentHandlers({ experiments: { result: () => result } } as unknown as Desktop)
  await experiments.save({ name: 'any' }, window)
  expectHarmless(result)
})
