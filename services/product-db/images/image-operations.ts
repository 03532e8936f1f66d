import { isDiskFull, failures } from '../../engine/failures.ts'
import type { DurableState } from '../../engine/durable.ts'
import { imageTypeOf } from '../../images/sound-image.ts'
import type { Handler } from '../../process/call.ts'
import type { Log } from '../../process/log.ts'
import { execute } from '../../process/write.ts'
import { ApiError } from '../../wire/errors.ts'
import { itemJson } from '../catalogue/item.ts'
import type { ProductCommand } from '../commands.ts'
import type { ProductState } from '../state.ts'
import type { ImageFiles } from './image-files.ts'
import { namedImage, noImage, type SetImageArgs } from './named-image.ts'
import { checkImage, type SettingImage } from './set-image.ts'

interface ImageService {
  storage: DurableState<ProductState, ProductCommand, unknown>
  images: ImageFiles
  log: Log
}

export function imageOperations(service: ImageService): Record<'SetImage' | 'GetImage', Handler> {
  const { storage, images } = service
  return {
    SetImage: async (call) => {
      const { account: sellerId, itemId, image } = call.args as SetImageArgs
      const file = image && namedImage(image)
      const command: SettingImage = {
        op: 'setItemImage',
        at: Date.now(),
        key: call.key,
        sellerId,
        itemId,
        image: file && { name: file.name, size: file.size },
      }
      if (!isRepeated(storage.machine, command)) checkImage(storage.machine, command)
      if (file) await keep(images, file)
      try {
        const outcome = await execute(storage, call, command)
        if (outcome instanceof ApiError) throw outcome
        call.succeed(`{"item":${itemJson(storage.machine.catalogue.get(itemId))}}`)
      } finally {
        if (file) images.release(file.name)
        sweep(service)
      }
    },

    GetImage: async (call) => {
      const { itemId } = call.args as { itemId: string }
      const { name, bytes } = await contentOf(service, itemId)
      call.succeed(`{"type":"${imageTypeOf(bytes)}","data":"${bytes.toString('base64')}","image":"${name}"}`)
    },
  }
}

function isRepeated({ outcomes }: ProductState, { sellerId, key }: SettingImage): boolean {
  return key !== undefined && outcomes.has(String(sellerId), key)
}

async function keep(images: ImageFiles, { name, bytes }: { name: string; bytes: Uint8Array }): Promise<void> {
  try {
    await images.keep(name, bytes)
  } catch (error) {
    throw isDiskFull(error) ? failures.diskFull() : error
  }
}

/** A snapshot that is being taken or restored may be of a moment at which an item still had the image. */
export function sweep({ storage, images, log }: ImageService): void {
  if (storage.isSnapshotting) return
  try {
    images.sweep(storage.machine.images)
  } catch (error) {
    log.warn({ err: error }, 'the file of an image that no item shows any more could not be removed')
  }
}

/** The item may get another image while the file is read. */
async function contentOf(
  { storage, images, log }: ImageService,
  itemId: string,
): Promise<{ name: string; bytes: Buffer }> {
  for (;;) {
    const name = storage.machine.catalogue.get(itemId).image
    if (!name) throw noImage(itemId)
    const held = storage.machine.images.held.get(name)
    const bytes = held ? Buffer.from(held) : await images.read(name)
    if (bytes) return { name, bytes }
    if (storage.machine.catalogue.get(itemId).image !== name) continue
    log.error({ itemId, image: name }, 'the file of an image is missing or damaged')
    throw lostImage(itemId, name)
  }
}

function lostImage(itemId: string, image: string): ApiError {
  return new ApiError(
    'NOT_FOUND',
    `The file of the image of item ${itemId} is missing or damaged at product-db. Its seller can set the image again.`,
    { details: { itemId, image } },
  )
}
