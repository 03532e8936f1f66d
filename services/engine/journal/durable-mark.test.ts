import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { readDurableMark } from './durable-mark.ts'
import { remains } from '../failures.ts'
import { listSegments } from '../folder/folder-files.ts'
import { restoreOffline, takeOffline } from '../recovery/offline.ts'
import { segmentHeaderBytes } from './segment-header.ts'
import { commit, dumpOf, noWorker, open, openBank, recoveredDump, temporaryFolder } from '../testing/bank.ts'

vi.mock('../workers/worker-client.ts', () => import('../testing/in-process.ts'))

let folder: string

beforeEach(() => {
  folder = temporaryFolder()
})

/** Where the records of the last segment begin. */
function recordsOf(segment: string): number[] {
  const bytes = fs.readFileSync(segment)
  const magic = bytes.subarray(segmentHeaderBytes, segmentHeaderBytes + 4)
  const found: number[] = []
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) found.push(at)
  return found
}

const lastSegment = () => listSegments(folder).at(-1)!.path

function cutAfter(records: number): void {
  fs.truncateSync(lastSegment(), recordsOf(lastSegment())[records]!)
}

const target = () => ({ folder, service: 'bank', workerFile: noWorker })

test('a folder knows how far its journal reached, also when it was closed at once', async () => {
  await commit(folder, 'a', 'b', 'c')
  expect(readDurableMark(folder)).toBe(3)
})

describe('a start stops, changes nothing and says what is missing and what to do', () => {
  test('where the journal was cut behind a record', async () => {
    await commit(folder, 'a', 'b', 'c', 'd')
    cutAfter(2)
    const before = fs.readdirSync(folder)
    await expect(openBank(folder)).rejects.toMatchObject({
      name: 'ShortJournalError',
      message: expect.stringMatching(
        /ends with change 2, but changes up to 4 were on disk once: 2 of them are missing.*snapshot restore --data .* remains/,
      ),
    })
    await expect(takeOffline(target())).rejects.toThrow('2 of them are missing')
    expect(fs.readdirSync(folder)).toEqual(before)
  })

  test('where it was cut within a record', async () => {
    await commit(folder, 'a', 'b', 'c')
    fs.truncateSync(lastSegment(), fs.statSync(lastSegment()).size - 3)
    await expect(openBank(folder)).rejects.toThrow('ends with change 2, but changes up to 3')
  })

  test('where its last segment is gone', async () => {
    await commit(folder, 'a', 'b')
    const state = await openBank(folder)
    await state.takeSnapshot()
    await state.execute(open('c'))
    await state.close()
    fs.rmSync(lastSegment())
    await expect(openBank(folder)).rejects.toThrow('ends with change 2, but changes up to 3')
  })

  test('where all of it is gone', async () => {
    await commit(folder, 'a', 'b')
    fs.rmSync(lastSegment())
    await expect(openBank(folder)).rejects.toThrow('ends with change 0, but changes up to 2')
  })
})

describe('a start goes on', () => {
  test('where a crash tore the record that was being written', async () => {
    const dump = await commit(folder, 'a', 'b')
    const bytes = fs.readFileSync(lastSegment())
    fs.appendFileSync(lastSegment(), bytes.subarray(recordsOf(lastSegment())[1], -4))
    expect(await recoveredDump(folder)).toEqual(dump)
  })

  test('where the mark lags behind, is torn, or is not there, as in a folder of an older version', async () => {
    const mark = path.join(folder, 'durable-mark.json')
    await commit(folder, 'a')
    const older = fs.readFileSync(mark)
    const dump = await commit(folder, 'b', 'c')
    for (const content of [older, Buffer.from('{"seq'), undefined]) {
      if (content) fs.writeFileSync(mark, content)
      else fs.rmSync(mark)
      expect(await recoveredDump(folder)).toEqual(dump)
      expect(readDurableMark(folder)).toBe(3)
    }
  })
})

describe('a person decides', () => {
  test('to go back to a snapshot: the short journal is put aside, and no change number is given twice', async () => {
    const dump = await commit(folder, 'a')
    const { name } = await takeOffline(target())
    await commit(folder, 'b', 'c')
    cutAfter(2)
    const restored = await restoreOffline(target(), name)
    expect(restored).toMatchObject({ restoredFrom: name, before: 'aside' })
    expect(restored.sequence).toBeGreaterThan(3)
    expect(await recoveredDump(folder)).toEqual(dump)
  })

  test('to go on with what is left', async () => {
    await commit(folder, 'a', 'b')
    const state = await openBank(folder)
    const dump = dumpOf(state.machine)
    await state.close()
    await commit(folder, 'c', 'd')
    cutAfter(2)
    const restored = await restoreOffline(target(), remains)
    expect(restored).toMatchObject({ before: 'aside' })
    expect(restored.sequence).toBeGreaterThan(4)
    expect(await recoveredDump(folder)).toEqual(dump)
    expect(fs.readdirSync(folder).some((name) => name.startsWith('damaged-'))).toBe(true)
  })

  test('but not where nothing is missing', async () => {
    const dump = await commit(folder, 'a', 'b')
    await expect(restoreOffline(target(), remains)).rejects.toThrow(
      'Nothing is missing at the end of the journal',
    )
    expect(await recoveredDump(folder)).toEqual(dump)
  })

  test('to go back without a need: the state before is kept as a snapshot', async () => {
    await commit(folder, 'a')
    const { name } = await takeOffline(target())
    await commit(folder, 'b')
    expect(await restoreOffline(target(), name)).toMatchObject({ before: 'snapshot' })
  })
})
