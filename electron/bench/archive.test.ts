import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyTimeline } from '../../bench/model/timeline.ts'
import { makeResult } from '../../bench/testing/make-result.ts'
import { SmallDisk } from '../../services/testing/clusters/small-disk.ts'
import { Archive } from './archive.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-archive-'))
  file = join(folder, 'benchmarks.sqlite')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const small = { scenarios: [{ buyers: 1, sellers: 1 }], runs: 2 }
const result = (id: string, more = {}) => makeResult({ plan: small, id, title: `Benchmark ${id}`, ...more })

describe('an archive', () => {
  it('gives back what was added, after a restart too', async () => {
    const timeline = { ...emptyTimeline(), before: 7 }
    const archive = new Archive(file)
    await archive.add(result('a'), [timeline])
    await archive.add({ ...result('b'), startedAt: '2026-02-01T10:00:00.000Z' }, [])
    archive.close()
    const again = new Archive(file)
    expect((await again.list()).map(({ id, title }) => [id, title])).toEqual([
      ['b', 'Benchmark b'],
      ['a', 'Benchmark a'],
    ])
    const { summary, result: found, timelines } = await again.get('a')
    expect(found).toEqual(result('a'))
    expect(timelines).toEqual([timeline])
    expect(summary.scenarios[0]).toMatchObject({ buyers: 1, runs: 2, verdict: found.scenarios[0]!.verdict })
    expect(again.problem).toBe(null)
    again.close()
  })

  it('lists without opening what is heavy', async () => {
    const archive = new Archive(file)
    await archive.add(result('a'), [])
    const listed = JSON.stringify(await archive.list())
    expect(listed).not.toContain('histogram')
    expect(listed.length).toBeLessThan(3_000)
    archive.close()
  })

  it('renames and deletes, and keeps both', async () => {
    const archive = new Archive(file)
    await archive.add(result('a'), [])
    await archive.add(result('b'), [])
    await archive.rename('a', 'Before the change')
    await archive.remove('b')
    archive.close()
    const again = new Archive(file)
    expect((await again.list()).map(({ title }) => title)).toEqual(['Before the change'])
    expect((await again.get('a')).result.title).toBe('Before the change')
    await expect(again.get('b')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(again.rename('b', 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(again.remove('b')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(again.add(result('a'), [])).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
    again.close()
  })

  it('is a file that any SQLite tool reads', async () => {
    const archive = new Archive(file)
    await archive.add(result('a'), [])
    archive.close()
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3')
    expect(readdirSync(folder)).toEqual(['benchmarks.sqlite'])
  })
})

describe('an archive whose file is no good', () => {
  it.each([
    [
      'something else',
      () => Buffer.from('not a database at all, but long enough to be taken for one'.repeat(40)),
    ],
    ['cut in the middle', (whole: Buffer) => whole.subarray(0, Math.floor(whole.length / 2))],
    ['empty', () => Buffer.alloc(0)],
    [
      'damaged inside',
      (whole: Buffer) => Buffer.concat([whole.subarray(0, 4_096), Buffer.alloc(whole.length - 4_096, 7)]),
    ],
  ])('%s: puts it aside, tells, and begins a new one', async (_, damage) => {
    const before = new Archive(file)
    await before.add(result('a'), [])
    before.close()
    const damaged = damage(readFileSync(file))
    writeFileSync(file, damaged)
    const archive = new Archive(file)
    expect(await archive.list()).toEqual([])
    const { problem } = archive
    expect(problem).toMatchObject({ kind: 'damaged' })
    expect(readFileSync((problem as { keptAs: string }).keptAs)).toEqual(damaged)
    await archive.add(result('b'), [])
    archive.acceptProblem()
    expect(archive.problem).toBe(null)
    archive.close()
    const again = new Archive(file)
    expect((await again.list()).map(({ id }) => id)).toEqual(['b'])
    expect(again.problem).toBe(null)
    again.close()
  })

  it('of a later version: leaves it to the later version', async () => {
    const archive = new Archive(file)
    await archive.add(result('a'), [])
    archive.close()
    const bytes = readFileSync(file)
    // The version that a program gives its own file, in SQLite's header.
    bytes.writeUInt32BE(99, 60)
    writeFileSync(file, bytes)
    const earlier = new Archive(file)
    expect(await earlier.list()).toEqual([])
    expect(earlier.problem).toMatchObject({
      kind: 'damaged',
      message: expect.stringContaining('99') as string,
    })
    expect(readFileSync((earlier.problem as { keptAs: string }).keptAs)).toEqual(bytes)
    earlier.close()
  })

  it('unreadable: works in memory and leaves it as it is', async () => {
    mkdirSync(file)
    writeFileSync(join(file, 'keep'), 'me')
    const archive = new Archive(file)
    await archive.add(result('a'), [])
    expect(archive.problem).toMatchObject({ kind: 'not-read' })
    expect((await archive.list()).map(({ id }) => id)).toEqual(['a'])
    expect(existsSync(join(file, 'keep'))).toBe(true)
    archive.close()
  })
})

it('on a full disk: keeps what is new in memory, and writes it when there is room again', async (context) => {
  const disk = SmallDisk.mount(join(folder, 'disk'), 4)
  if (disk === undefined) return context.skip('needs the right to mount a small disk')
  try {
    const onDisk = join(disk.folder, 'benchmarks.sqlite')
    const archive = new Archive(onDisk)
    await archive.add(result('a'), [])
    disk.fill()
    await archive.add(result('b'), [])
    expect(archive.problem).toMatchObject({ kind: 'not-written' })
    expect((await archive.list()).map(({ id }) => id).toSorted()).toEqual(['a', 'b'])
    expect((await archive.get('b')).result).toEqual(result('b'))
    const onlyBefore = new Archive(onDisk)
    expect((await onlyBefore.list()).map(({ id }) => id)).toEqual(['a'])
    onlyBefore.close()
    disk.free()
    await archive.write()
    expect(archive.problem).toBe(null)
    archive.close()
    const again = new Archive(onDisk)
    expect((await again.list()).map(({ id }) => id).toSorted()).toEqual(['a', 'b'])
    again.close()
  } finally {
    disk.unmount()
  }
})
