import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DamagedJournalError } from '../failures.ts'
import { listSegments } from '../folder/folder-files.ts'
import { recordAt, recordFormat, recordHeaderBytes, sealRecord } from './record.ts'
import { segmentHeaderBytes } from './segment-header.ts'
import { dumpOf, listeningLog, open, openBank, recoveredDump, temporaryFolder } from '../testing/bank.ts'

const segment = 'journal-0000000000000001.log'

/** A folder with one record per step, where each record ends, and the state behind each. */
async function journalOf(steps: number): Promise<{ bytes: Buffer; ends: number[]; dumps: string[][] }> {
  const folder = temporaryFolder()
  const state = await openBank(folder)
  const dumps = [dumpOf(state.machine)]
  for (let step = 0; step < steps; step += 1) {
    // Two commands in one batch, so that a record may be lost only as a whole.
    await Promise.all([state.execute(open(`a${step}`, 'ü')), state.execute(open(`b${step}`))])
    dumps.push(dumpOf(state.machine))
  }
  await state.close()
  const bytes = fs.readFileSync(path.join(folder, segment))
  const ends = [segmentHeaderBytes]
  while (ends.at(-1)! < bytes.length) ends.push(recordAt(bytes, ends.at(-1)!, recordFormat)!.end)
  expect(ends).toHaveLength(steps + 1)
  return { bytes, ends, dumps }
}

function folderWith(bytes: Uint8Array): string {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, segment), bytes)
  return folder
}

test('a journal cut at any byte of its last record holds everything before it', async () => {
  const { bytes, ends, dumps } = await journalOf(4)
  for (let cut = ends[3]!; cut < bytes.length; cut += 1) {
    const folder = folderWith(bytes.subarray(0, cut))
    const log = listeningLog()
    const state = await openBank(folder, { log })
    expect(dumpOf(state.machine)).toEqual(dumps[3])
    expect(log.warnings).toHaveLength(cut === ends[3] ? 0 : 1)
    await state.execute(open('after'))
    const continued = dumpOf(state.machine)
    await state.close()
    expect(await recoveredDump(folder)).toEqual(continued)
  }
})

test('a torn record inside preallocated zeros is dropped, too', async () => {
  const { bytes, ends, dumps } = await journalOf(4)
  for (let cut = ends[3]! + 1; cut < bytes.length - 1; cut += 1) {
    const zeroed = Buffer.concat([bytes.subarray(0, cut), Buffer.alloc(bytes.length - cut + 1000)])
    expect(await recoveredDump(folderWith(zeroed))).toEqual(dumps[3])
  }
})

test('a flipped byte in any record but the last stops the start and names file and offset', async () => {
  const { bytes, ends } = await journalOf(3)
  for (let at = segmentHeaderBytes; at < ends[2]!; at += 1) {
    const damaged = Buffer.from(bytes)
    damaged[at]! ^= 0x41
    const folder = folderWith(damaged)
    const failure = await openBank(folder).catch((error: unknown) => error)
    expect(failure, `flipped byte ${at}`).toBeInstanceOf(DamagedJournalError)
    const start = ends.findLast((end) => end <= at)
    expect(failure).toMatchObject({ file: segment, offset: start })
    expect((failure as Error).message).toContain(`snapshot restore --data ${folder}`)
    expect(fs.readFileSync(path.join(folder, segment)).equals(damaged)).toBe(true)
  }
})

test('a flipped byte in the header of a segment stops the start', async () => {
  const { bytes } = await journalOf(1)
  for (let at = 0; at < segmentHeaderBytes; at += 1) {
    const damaged = Buffer.from(bytes)
    damaged[at]! ^= 0x20
    await expect(openBank(folderWith(damaged))).rejects.toMatchObject({ file: segment, offset: 0 })
  }
})

test('the journal of another service is refused', async () => {
  const { bytes } = await journalOf(1)
  await expect(openBank(folderWith(bytes), { service: 'shop' })).rejects.toThrow(
    'journal of bank, not of shop',
  )
})

test('any bytes at the end of the last segment are dropped, and never taken for a command', async () => {
  const { bytes, dumps } = await journalOf(2)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (rubbish) => {
      expect(await recoveredDump(folderWith(Buffer.concat([bytes, rubbish])))).toEqual(dumps[2])
    }),
    { numRuns: 50 },
  )
})

test('a command cannot pose as a record', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const buffer = Buffer.alloc(2000)
      const bytes = buffer.write(JSON.stringify({ text }), recordHeaderBytes)
      const end = sealRecord(buffer, bytes, { first: 1, count: 1, durable: 0 })
      for (let at = recordHeaderBytes; at < end; at += 1) {
        expect(recordAt(buffer, at, 1)).toBeUndefined()
        expect(recordAt(buffer, at, 2)).toBeUndefined()
      }
    }),
  )
})

test('a missing segment stops the start', async () => {
  const { bytes } = await journalOf(1)
  const folder = folderWith(bytes)
  fs.renameSync(path.join(folder, segment), path.join(folder, 'journal-0000000000000005.log'))
  await expect(openBank(folder)).rejects.toThrow('changes 1 to 4 are missing before it')
})

test('a long journal continues in further segments, so that recovery never holds all of it', async () => {
  const folder = temporaryFolder()
  const state = await openBank(folder)
  const note = 'x'.repeat(1024 * 1024)
  for (let round = 0; round < 7; round += 1) {
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => state.execute(open(`${round}-${index}`, note))),
    )
  }
  const { accounts } = state.machine
  await state.close()
  expect(listSegments(folder).length).toBe(2)
  const again = await openBank(folder)
  expect([...again.machine.accounts.keys()]).toEqual([...accounts.keys()])
  await again.close()
})
