import { ImageFlaw } from '../../../services/images/image-flaw.ts'
import {
  type ImageType,
  maxImageBytes,
  maxImageSide,
  parseImage,
  type SoundImage,
} from '../../../services/images/sound-image.ts'

/** A picture as it is sent. */
export interface Picture {
  readonly type: ImageType
  /** In base64. */
  readonly data: string
  readonly width: number
  readonly height: number
  readonly bytes: number
  /** It was too large and was made smaller. */
  readonly wasShrunk: boolean
  readonly url: string
}

export const mostFileBytes = 20_000_000
/** A picture of more pixels takes more memory than a window should need for it. */
const mostPixels = 50_000_000
const shrunkSide = 1_024
const qualities = [0.9, 0.8, 0.65, 0.5, 0.35, 0.2]

/** Reads a picture that the user chose. One that is too large for the market is made smaller. The message of an error is for the user. */
export async function readPicture(file: File): Promise<Picture> {
  if (file.size > mostFileBytes)
    throw new Error(`${file.name} is larger than 20 MB. Choose a smaller picture.`)
  const bytes = new Uint8Array(await file.arrayBuffer())
  const image = parsed(file.name, bytes)
  if (image.width * image.height > mostPixels)
    throw new Error(`${file.name} has ${image.width} × ${image.height} pixels. Choose a smaller picture.`)
  const bitmap = await createImageBitmap(new Blob([image.bytes as BlobPart], { type: image.type })).catch(
    () => {
      throw new Error(`${file.name} is damaged: it cannot be shown. Choose another picture.`)
    },
  )
  try {
    const fits = Math.max(image.width, image.height) <= maxImageSide && image.bytes.length <= maxImageBytes
    return fits ? await asItIs(image) : await shrunk(bitmap, file.name)
  } finally {
    bitmap.close()
  }
}

function parsed(name: string, bytes: Uint8Array): SoundImage {
  try {
    return parseImage(bytes)
  } catch (error) {
    if (!(error instanceof ImageFlaw)) throw error
    throw new Error(`${name} ${error.message}. Choose another picture.`)
  }
}

function asItIs({ type, bytes, width, height }: SoundImage): Promise<Picture> {
  return toSend(new Blob([bytes as BlobPart], { type }), { type, width, height, wasShrunk: false })
}

async function shrunk(bitmap: ImageBitmap, name: string): Promise<Picture> {
  const scale = Math.min(1, shrunkSide / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, width, height)
  for (const quality of qualities) {
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality })
    if (blob.size <= maxImageBytes)
      return toSend(blob, { type: 'image/webp', width, height, wasShrunk: true })
  }
  throw new Error(`${name} is too large, even when it is made smaller. Choose another picture.`)
}

async function toSend(
  blob: Blob,
  facts: Pick<Picture, 'type' | 'width' | 'height' | 'wasShrunk'>,
): Promise<Picture> {
  const url = await urlOf(blob)
  return { ...facts, url, data: url.slice(url.indexOf(',') + 1), bytes: blob.size }
}

function urlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(new Error('The picture cannot be read. Choose another one.'))
    reader.readAsDataURL(blob)
  })
}
