import { describe, expect, test } from 'vitest'
import {
  DamagedJournalError,
  failures,
  FolderInUseError,
  inPlainWords,
  isDiskFull,
  ShortJournalError,
  UnreadableSnapshotError,
} from './failures.ts'
import { errorCode, messageOf } from '../text/error-text.ts'

const coded = (code: string) => Object.assign(new Error(code), { code })

test('codes and messages are read from whatever was thrown', () => {
  expect(errorCode(coded('EPERM'))).toBe('EPERM')
  expect(errorCode(new Error('plain'))).toBeUndefined()
  expect(errorCode({ code: 'EPERM' })).toBeUndefined()
  expect(messageOf(new Error('plain'))).toBe('plain')
  expect(messageOf('text')).toBe('text')
})

test('a full disk and a used-up quota are the same to the user, and nothing else is', async () => {
  expect(['ENOSPC', 'EDQUOT', 'EIO'].map((code) => isDiskFull(coded(code)))).toEqual([true, true, false])
  await expect(inPlainWords(Promise.resolve(1))).resolves.toBe(1)
  await expect(inPlainWords(Promise.reject(coded('ENOSPC')))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await expect(inPlainWords(Promise.reject(coded('EIO')))).rejects.toMatchObject({ code: 'EIO' })
})

describe('failures say what became of the change', () => {
  test.each([
    ['diskFull', () => failures.diskFull(), 'UNAVAILABLE', true, false],
    ['writeFailed', () => failures.writeFailed(new Error('why')), 'UNAVAILABLE', true, true],
    ['stopped', () => failures.stopped(new Error('why')), 'UNAVAILABLE', true, false],
    ['restoredButStopped', () => failures.restoredButStopped(new Error('why')), 'UNAVAILABLE', false, true],
    ['closed', () => failures.closed(), 'UNAVAILABLE', true, false],
    ['tooManyWaiting', () => failures.tooManyWaiting(5), 'OVERLOADED', true, false],
    ['brokenCommand', () => failures.brokenCommand(), 'INTERNAL', false, false],
  ] as const)('%s', (_name, failure, code, retryable, indefinite) => {
    expect(failure()).toMatchObject({ code, retryable, indefinite })
  })

  test('and name their cause', () => {
    for (const failure of [failures.writeFailed, failures.stopped, failures.restoredButStopped])
      expect(failure(new Error('the cause')).message).toContain('(the cause)')
    expect(failures.tooManyWaiting(5).message).toContain('5 changes')
  })
})

test('what a person has to decide names the folder, the file and the place', () => {
  const damaged = new DamagedJournalError('/data', 'journal-1.log', 77, 'a hole')
  expect(damaged).toMatchObject({ name: 'DamagedJournalError', file: 'journal-1.log', offset: 77 })
  expect(damaged.message).toMatch(/journal-1.log, byte 77: a hole.*snapshot list --data \/data"/)
  const unreadable = new UnreadableSnapshotError('snapshot-1', 'it is empty')
  expect(unreadable).toMatchObject({
    name: 'UnreadableSnapshotError',
    file: 'snapshot-1',
    reason: 'it is empty',
  })
  expect(unreadable.message).toContain('snapshot-1 cannot be used: it is empty')
  const inUse = new FolderInUseError('/data', 4711, 'bank')
  expect(inUse).toMatchObject({ name: 'FolderInUseError', pid: 4711 })
  expect(inUse.message).toContain('/data is in use by bank, process 4711')
})

test('a folder with a space in its path is quoted in the commands that a person is to run', () => {
  const damaged = new DamagedJournalError('/my data', 'journal-1.log', 77, 'a hole')
  for (const { message } of [damaged, new ShortJournalError('/my data', 5, 7)]) {
    expect(message).toMatch(/snapshot list --data ['"]\/my data['"]"/)
    expect(message).toMatch(/snapshot restore --data ['"]\/my data['"] /)
    expect(message).not.toContain('--data /my data')
  }
})
