import { open } from 'node:fs/promises'
import { imageTypeOf, maxImageBytes } from '../../../services/images/sound-image.ts'
import { checkPlainFile, withoutWaiting } from '../../../services/engine/folder/plain-file.ts'
import { UsageError } from '../../base/exit-codes.ts'
import { fileTrouble } from '../../base/option-files.ts'

export interface SentImage {
  type: string
  data: string
}

/** An image as SetItemImage takes it. A file that cannot be one is the user's mistake. */
export async function imageFrom(file: string): Promise<SentImage> {
  const bytes = await firstBytes(file, maxImageBytes + 1)
  if (bytes.length > maxImageBytes) throw new UsageError(`"${file}" is larger than ${maxImageBytes} bytes.`)
  const type = imageTypeOf(bytes)
  if (type === undefined) throw new UsageError(`"${file}" is not a PNG, JPEG or WebP file.`)
  return { type, data: bytes.toString('base64') }
}

async function firstBytes(file: string, most: number): Promise<Buffer> {
  try {
    const handle = await open(file, withoutWaiting)
    try {
      checkPlainFile(await handle.stat())
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(most), 0, most, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read: ${fileTrouble(error)}.`)
  }
}
