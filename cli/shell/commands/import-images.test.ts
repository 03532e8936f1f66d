import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pngOf } from '../../../services/testing/inputs/pictures.ts'
import { ApiError } from '../../../services/wire/errors.ts'
import type { Shell } from '../shell.ts'
import { sellerCommands } from './seller-commands.ts'

let folder: string
let refused: unknown[]
const picture = pngOf(3, 2)
const call = vi.fn()
const printer = {
  data: ({ results }: { results: { ok: boolean }[] }) => (refused = results.filter(({ ok }) => !ok)),
  say: () => undefined,
  table: () => undefined,
}
const shell = { call, printer } as unknown as Shell
const command = sellerCommands.find(({ name }) => name === 'import')!

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-import-'))
  mkdirSync(join(folder, 'shop/pictures'), { recursive: true })
  writeFileSync(join(folder, 'shop/pictures/lamp.png'), picture)
  writeFileSync(join(folder, 'private.png'), picture)
  call.mockReset()
  call.mockImplementation((op: string, { items }: { items?: object[] }) =>
    op === 'RegisterItems'
      ? Promise.resolve({ results: items!.map((_, index) => ({ ok: true, itemId: `3-${index + 1}` })) })
      : Promise.resolve({}),
  )
})

afterEach(() => rmSync(folder, { recursive: true }))

async function importing(...images: string[]): Promise<void> {
  const rows = images.map((image, index) => `Lamp ${index},3,lamp,new,10,5,${image}`)
  const file = join(folder, 'shop/items.csv')
  writeFileSync(file, ['name,category,keywords,condition,price,quantity,image', ...rows].join('\n'))
  await command.run(shell, { words: { 'file.csv': file }, rest: [], options: {}, rawAfterFirst: '' })
}

const asked = () => call.mock.calls.map(([op]) => op as string)

test('the image of a row is set after its item is for sale; a row without one has none', async () => {
  await importing('', 'pictures/lamp.png')
  expect(asked()).toEqual(['RegisterItems', 'SetItemImage'])
  const args = { itemId: '3-2', type: 'image/png', data: picture.toString('base64') }
  expect(call).toHaveBeenLastCalledWith('SetItemImage', args)
})

test('nothing is sent when a picture is missing, is none, or is elsewhere', async () => {
  writeFileSync(join(folder, 'shop/page.png'), '<script>')
  symlinkSync(join(folder, 'private.png'), join(folder, 'shop/link.png'))
  for (const [image, message] of [
    ['pictures/none.png', 'there is no such file'],
    ['page.png', 'is not a PNG, JPEG or WebP file'],
    ['../private.png', 'is not in the folder of'],
    ['link.png', 'is not in the folder of'],
    [join(folder, 'shop/pictures/lamp.png'), 'is not in the folder of'],
  ] as const)
    await expect(importing('pictures/lamp.png', image)).rejects.toThrow(message)
  expect(asked()).toEqual([])
})

test('an item whose image is refused is for sale, and its row says so', async () => {
  call.mockImplementation((op: string) =>
    op === 'RegisterItems'
      ? Promise.resolve({ results: [{ ok: true, itemId: '3-1' }] })
      : Promise.reject(new ApiError('INVALID_ARGUMENT', 'the picture is damaged')),
  )
  await expect(importing('pictures/lamp.png')).rejects.toThrow()
  expect(refused).toEqual([
    {
      ok: false,
      error: {
        code: 'INVALID_ARGUMENT',
        message: '3-1 is for sale without its image: the picture is damaged',
      },
    },
  ])
})
