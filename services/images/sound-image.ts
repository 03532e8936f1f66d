import { ImageFlaw } from './image-flaw.ts'
import { parseJpeg } from './jpeg.ts'
import type { Parsed } from './parsed.ts'
import { parsePng, pngSignature } from './png.ts'
import { parseWebp } from './webp.ts'

export const imageTypes = ['image/png', 'image/jpeg', 'image/webp'] as const
export type ImageType = (typeof imageTypes)[number]

export const maxImageBytes = 262_144
/** In pixels. A picture of this size takes 16 MiB in the memory of a window, however small its file is. */
export const maxImageSide = 2_048

export interface SoundImage extends Parsed {
  readonly type: ImageType
}

const parsers: Readonly<Record<ImageType, (bytes: Uint8Array) => Parsed>> = {
  'image/png': parsePng,
  'image/jpeg': parseJpeg,
  'image/webp': parseWebp,
}

/** By its first bytes alone. */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  if (pngSignature.every((byte, at) => bytes[at] === byte)) return 'image/png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  const head = String.fromCharCode(...bytes.subarray(0, 12))
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'image/webp' : undefined
}

/**
 * The picture in a file from anywhere, rebuilt from the parts that make a picture: nothing that was hidden in the file,
 * or written behind its end, is in what this returns. Throws an `ImageFlaw` for anything else. The pixels themselves are
 * not decoded.
 */
export function soundImage(bytes: Uint8Array): SoundImage {
  const image = parseImage(bytes)
  const { width, height } = image
  if (width > maxImageSide || height > maxImageSide)
    throw new ImageFlaw(`has ${width} × ${height} pixels, and ${maxImageSide} × ${maxImageSide} is the most`)
  return image
}

/** The same of a picture of any size. */
export function parseImage(bytes: Uint8Array): SoundImage {
  const type = imageTypeOf(bytes)
  if (type === undefined) throw new ImageFlaw('is not a PNG, JPEG or WebP file')
  const image = parsers[type](bytes)
  if (image.width < 1 || image.height < 1) throw new ImageFlaw('has no size')
  return { type, ...image }
}
