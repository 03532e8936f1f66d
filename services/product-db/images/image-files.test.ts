import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../engine/testing/bank.ts'
import { pngOf } from '../../testing/inputs/pictures.ts'
import { ImageFiles } from './image-files.ts'
import { hashOfImage } from './image-hash.ts'
import { Images } from './images.ts'

const picture = pngOf(2, 2)
const name = hashOfImage(picture)

async function opened() {
  const folder = temporaryFolder()
  const files = await ImageFiles.open(folder)
  const names = () => fs.readdirSync(path.join(folder, 'images')).sort()
  return { folder, files, names }
}

test('the same content is one file, however many ask at once, and nobody else may read it', async () => {
  const { folder, files, names } = await opened()
  await Promise.all([files.keep(name, picture), files.keep(name, picture), files.keep(name, picture)])
  expect(names()).toEqual([name])
  const modes = [path.join(folder, 'images'), path.join(folder, 'images', name)].map(
    (each) => fs.statSync(each).mode & 0o077,
  )
  if (process.platform !== 'win32') expect(modes).toEqual([0, 0])
  expect(await files.read(name)).toEqual(picture)
})

test('a file goes when no item shows the image and no request waits for it', async () => {
  const { files, names } = await opened()
  const images = new Images()
  await files.keep(name, picture)
  files.sweep(images)
  expect(names()).toEqual([name])
  images.show(1, name, picture.length)
  files.release(name)
  files.sweep(images)
  expect(names()).toEqual([name])
  images.hide(1, name)
  files.sweep(images)
  expect(names()).toEqual([])
  expect(await files.read(name)).toBeUndefined()
  await files.keep(name, picture)
  expect(names()).toEqual([name])
})

test('after the first sweep, only files are looked at whose image was hidden or not set after all', async () => {
  const { folder, files, names } = await opened()
  const images = new Images()
  files.sweep(images)
  const stranger = 'a'.repeat(64)
  fs.writeFileSync(path.join(folder, 'images', stranger), 'from elsewhere')
  await files.keep(name, picture)
  files.release(name)
  files.sweep(images)
  expect(names()).toEqual([stranger])
  files.sweep(new Images())
  expect(names()).toEqual([])
})

test('a start finds the files that are there, and removes what a kill left half-written', async () => {
  const { folder, files, names } = await opened()
  await files.keep(name, picture)
  fs.writeFileSync(path.join(folder, 'images', `${'b'.repeat(64)}.tmp`), 'half')
  fs.writeFileSync(path.join(folder, 'images', 'notes of somebody'), 'kept')
  const again = await ImageFiles.open(folder)
  expect(names()).toEqual([name, 'notes of somebody'])
  again.sweep(new Images())
  expect(names()).toEqual(['notes of somebody'])
})

test('a file that was changed is not answered with', async () => {
  const { folder, files } = await opened()
  await files.keep(name, picture)
  fs.writeFileSync(path.join(folder, 'images', name), '<script>')
  expect(await files.read(name)).toBeUndefined()
})

test('a damaged file is written anew when its image is set again, or comes with a snapshot', async () => {
  const { folder, files } = await opened()
  await files.keep(name, picture)
  fs.writeFileSync(path.join(folder, 'images', name), '<script>')
  await files.keep(name, picture)
  expect(await files.read(name)).toEqual(picture)

  fs.writeFileSync(path.join(folder, 'images', name), '<script>')
  const again = await ImageFiles.open(folder)
  const images = new Images()
  images.held.set(name, picture)
  await again.settle(images)
  expect(images.held.size).toBe(0)
  expect(await again.read(name)).toEqual(picture)
})

test('a file that cannot be written is no file, and is not waited for', async () => {
  const { folder, files, names } = await opened()
  fs.rmSync(path.join(folder, 'images'), { recursive: true })
  await expect(files.keep(name, picture)).rejects.toThrow('ENOENT')
  fs.mkdirSync(path.join(folder, 'images'))
  await files.keep(name, picture)
  files.release(name)
  files.sweep(new Images())
  expect(names()).toEqual([])
})
