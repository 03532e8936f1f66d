import { invalidArgument } from '../../contract/operation.ts'
import { ImageFlaw } from '../../images/image-flaw.ts'
import { type ImageType, soundImage } from '../../images/sound-image.ts'
import { ApiError } from '../../wire/errors.ts'
import type { NamedImage } from '../commands.ts'
import { hashOfImage } from './image-hash.ts'

export interface SetImageArgs {
  account: number
  itemId: string
  image: { type: ImageType; data: string } | null
}

/** An image that comes with its bytes. */
export type BroughtImage = NamedImage & { bytes: Uint8Array }

function checkedBytes({ type, data }: NonNullable<SetImageArgs['image']>): Uint8Array {
  try {
    const sound = soundImage(Buffer.from(data, 'base64'))
    if (sound.type === type) return sound.bytes
    throw invalidArgument('type', `"${sound.type}", which the data is`, `"${type}"`)
  } catch (error) {
    if (!(error instanceof ImageFlaw)) throw error
    throw invalidArgument('data', 'one sound picture as PNG, JPEG or WebP', `one that ${error.message}`)
  }
}

/** A sound image of a request, under the hash of its content. */
export function namedImage(image: NonNullable<SetImageArgs['image']>): BroughtImage {
  const bytes = checkedBytes(image)
  return { name: hashOfImage(bytes), size: bytes.length, bytes }
}

export function noImage(itemId: string): ApiError {
  return new ApiError('NOT_FOUND', `Item ${itemId} has no image.`, { details: { itemId } })
}
