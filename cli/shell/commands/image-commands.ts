import { writeFile } from 'node:fs/promises'
import type { ResultOf } from '../../../services/contract/operation.ts'
import { sellerOperations } from '../../../services/contract/seller-operations.ts'
import { UsageError } from '../../base/exit-codes.ts'
import { fileTrouble } from '../../base/option-files.ts'
import { imageFrom } from '../input/image-file.ts'
import type { ShellCommand } from './command.ts'
import { commandsOf } from './operation-command.ts'

const { command } = commandsOf(sellerOperations)

const item = { name: 'item', kind: 'item' } as const

/** For sellers. */
export const imageCommand = command({
  name: 'image',
  operation: 'SetItemImage',
  about: 'Gives one of your items an image, from a PNG, JPEG or WebP file of at most 256 KiB.',
  parameters: [item, { name: 'file', kind: 'file', optional: true }],
  options: [{ name: 'remove', about: 'takes the image away' }],
  examples: ['image 3-1 lamp.png', 'image 3-1 --remove'],
  args: async ({ words, options }) => {
    const isOne = (words.file === undefined) !== (options.remove === undefined)
    if (!isOne) throw new UsageError('Name a file, or give --remove.')
    const image = words.file === undefined ? { data: null } : await imageFrom(words.file)
    return { itemId: words.item, ...image }
  },
  show: (result, { printer }) =>
    printer.say(
      result.item.image === undefined
        ? `${result.item.itemId} has no image.`
        : `${result.item.itemId} has an image now. Buyers see it.`,
    ),
})

/** For everybody. */
export const saveImageCommand: ShellCommand = {
  name: 'save-image',
  operation: 'GetItemImage',
  about: 'Writes the image of an item to a file.',
  parameters: [item, { name: 'file', kind: 'file' }],
  options: [{ name: 'overwrite', about: 'also if there is such a file already' }],
  examples: ['save-image 3-1 lamp.png', 'save-image 3-1 lamp.png --overwrite'],
  async run(shell, { words, options }) {
    const answer = await shell.call('GetItemImage', { itemId: words.item })
    const { type, data, image } = answer as ResultOf<typeof sellerOperations, 'GetItemImage'>
    const bytes = Buffer.from(data, 'base64')
    await save(words.file!, bytes, options.overwrite !== undefined)
    shell.printer.data({ type, image, bytes: bytes.length, file: words.file })
    shell.printer.say(`Written to ${words.file}: ${type}, ${bytes.length} bytes.`)
  },
}

async function save(file: string, bytes: Buffer, overwrite: boolean): Promise<void> {
  try {
    await writeFile(file, bytes, { flag: overwrite ? 'w' : 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageError(`There is a file "${file}" already. Name another one, or give --overwrite.`)
    throw new UsageError(`"${file}" cannot be written: ${fileTrouble(error)}.`)
  }
}
