import { expect, test } from 'vitest'
import { ChosenFolders } from './chosen-folders.ts'
import { defaultSettings } from './settings-store.ts'

test('the data folder is one that the user chose, or stays', () => {
  const folders = new ChosenFolders()
  const current = defaultSettings('/home/ann/market')
  const check = (dataFolder?: string) => () =>
    folders.check({ theme: 'dark', ...(dataFolder !== undefined && { dataFolder }) }, current)
  expect(check()).not.toThrow()
  expect(check('/home/ann/market')).not.toThrow()
  expect(check('/etc')).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }))
  folders.add('/home/ann/other')
  expect(check('/home/ann/other')).not.toThrow()
  expect(check('/home/ann/other/../..')).toThrow('Choose the data folder')
})
