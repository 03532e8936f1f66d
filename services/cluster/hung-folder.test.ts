import fs from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { parseConfig } from '../config/config.ts'
import { UnusableFolderError } from '../engine/folder/make-folder.ts'
import { Cluster } from './cluster.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('a cluster whose data folder does not answer says so, and touches nothing there', async () => {
  vi.useFakeTimers()
  vi.spyOn(fs.promises, 'readdir').mockReturnValue(new Promise(() => undefined))
  const made = vi.spyOn(fs, 'mkdirSync')
  const launch = vi.fn()
  const cluster = new Cluster({
    config: () => parseConfig({ storage: { folder: '/net/gone' } }),
    launcher: { launch },
    onLine: () => undefined,
  })
  const start = expect(cluster.start()).rejects.toBeInstanceOf(UnusableFolderError)
  await vi.advanceTimersByTimeAsync(10_000)
  await start
  expect(cluster.problem?.message).toContain('its disk did not answer within 10 s')
  expect(made).not.toHaveBeenCalled()
  expect(launch).not.toHaveBeenCalled()
  await cluster.stop()
})
