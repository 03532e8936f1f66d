import { expect, test } from 'vitest'
import { readCommandLine } from './command-line.ts'

test('paths are relative to where the command was typed', () => {
  expect(readCommandLine(['electron', '.', '--screenshot', 'shots', '--stay'], '/home/ann')).toEqual({
    stay: true,
    screenshotFolder: '/home/ann/shots',
  })
  expect(
    readCommandLine(['electron', '.', '--screenshot=/tmp/s', '--user-data-dir=/tmp/u'], '/home/ann'),
  ).toEqual({
    stay: false,
    screenshotFolder: '/tmp/s',
    userDataFolder: '/tmp/u',
  })
})
