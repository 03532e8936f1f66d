import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pngOf, pngOfBytes } from '../../../services/testing/inputs/pictures.ts'
import type { Shell } from '../shell.ts'
import { imageCommand, saveImageCommand } from './image-commands.ts'

let folder: string
let file: string
const picture = pngOf(3, 2)
const call = vi.fn()
const shell = { call, printer: { data: () => undefined, say: () => undefined } } as unknown as Shell

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-images-'))
  file = join(folder, 'lamp.png')
  writeFileSync(file, picture)
  call.mockReset()
})

afterEach(() => rmSync(folder, { recursive: true }))

const run = (command: typeof saveImageCommand, given: string | undefined, options = {}) =>
  command.run(shell, { words: { item: '3-1', file: given }, rest: [], options, rawAfterFirst: '' })

test('a file is sent with the type that it has, whatever its name says', async () => {
  call.mockResolvedValue({ item: { itemId: '3-1', image: 'a' } })
  const misnamed = join(folder, 'lamp.jpg')
  writeFileSync(misnamed, picture)
  await run(imageCommand, misnamed)
  const args = { itemId: '3-1', type: 'image/png', data: picture.toString('base64') }
  expect(call).toHaveBeenCalledWith('SetItemImage', args, undefined)
})

test('an image is taken away with --remove, and with nothing else', async () => {
  call.mockResolvedValue({ item: { itemId: '3-1' } })
  await run(imageCommand, undefined, { remove: '' })
  expect(call).toHaveBeenCalledWith('SetItemImage', { itemId: '3-1', data: null }, undefined)
  await expect(run(imageCommand, file, { remove: '' })).rejects.toThrow('Name a file, or give --remove.')
  await expect(run(imageCommand, undefined)).rejects.toThrow('Name a file, or give --remove.')
})

test('a file that cannot be an image is not sent', async () => {
  writeFileSync(join(folder, 'page.png'), '<html>')
  writeFileSync(join(folder, 'large.png'), pngOfBytes(262_145))
  await expect(run(imageCommand, join(folder, 'page.png'))).rejects.toThrow('is not a PNG, JPEG or WebP file')
  await expect(run(imageCommand, join(folder, 'large.png'))).rejects.toThrow('is larger than 262144 bytes')
  await expect(run(imageCommand, join(folder, 'none.png'))).rejects.toThrow('there is no such file')
  await expect(run(imageCommand, folder)).rejects.toThrow('cannot be read')
  expect(call).not.toHaveBeenCalled()
})

test('an image is written to a new file, and over another one only if one says so', async () => {
  call.mockResolvedValue({ type: 'image/png', data: picture.toString('base64'), image: 'a' })
  await run(saveImageCommand, join(folder, 'copy.png'))
  expect(readFileSync(join(folder, 'copy.png'))).toEqual(picture)
  writeFileSync(file, 'something else')
  await expect(run(saveImageCommand, file)).rejects.toThrow('There is a file')
  expect(readFileSync(file, 'utf8')).toBe('something else')
  await run(saveImageCommand, file, { overwrite: '' })
  expect(readFileSync(file)).toEqual(picture)
  await expect(run(saveImageCommand, join(folder, 'none', 'lamp.png'))).rejects.toThrow('cannot be written')
})
