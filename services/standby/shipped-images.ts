import type { ProductCommand } from '../product-db/commands.ts'
import { ImageFiles } from '../product-db/images/image-files.ts'
import type { ProductState } from '../product-db/state.ts'
import type { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import type { FilesBeside } from './database.ts'

/** The files of images beside the copy of product-db's journal. */
export async function openShippedImages(folder: string): Promise<FilesBeside<ProductState, ProductCommand>> {
  const files = await ImageFiles.open(folder)
  return {
    settle: (machine) => files.settle(machine.images),
    async fetch(commands, owner) {
      for (const command of commands) {
        if (command.op !== 'setItemImage' || command.image === null) continue
        const { name } = command.image
        if ((await files.read(name)) !== undefined) continue
        const bytes = await fetched(name, owner)
        // It stays as long as the copy does: which files the state still needs is seen when it is promoted.
        if (bytes) await files.keep(name, bytes)
      }
    },
  }
}

/** Undefined where no item shows the image any more: a later command says so. */
async function fetched(name: string, owner: WireClient): Promise<Buffer | undefined> {
  try {
    const { bytes } = await owner.request<{ bytes: string }>('ReadImageFile', { name }, { safety: 'read' })
    return Buffer.from(bytes, 'base64')
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
