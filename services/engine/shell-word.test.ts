import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellWord } from './shell-word.ts'

const onLinux = (text: string) => shellWord(text, 'linux')
const onWindows = (text: string) => shellWord(text, 'win32')

test('a path that every shell takes as it is stays as it is', () => {
  expect(onLinux('/home/ann/marketlab-data/product-db')).toBe('/home/ann/marketlab-data/product-db')
  expect(onWindows('C:\\market_lab\\data')).toBe('C:\\market_lab\\data')
})

test('a path with a space is quoted as the system does it', () => {
  expect(onLinux('/home/ann/my data')).toBe("'/home/ann/my data'")
  expect(onWindows('C:\\Users\\Ann Lee\\data')).toBe('"C:\\Users\\Ann Lee\\data"')
})

test.skipIf(process.platform === 'win32')('a shell reads every path back as it was', () => {
  const paths = [
    "/ann's data",
    '/$HOME `id` $(id)',
    '/a;b&c|d>e',
    '~/data',
    '/"quoted"',
    '/a\\b',
    '/Größe',
    '/*',
  ]
  const line = `printf '%s\\n' ${paths.map(onLinux).join(' ')}`
  expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' }).trimEnd().split('\n')).toEqual(paths)
})
