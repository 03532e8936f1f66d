import { z } from 'zod'
import type { Handler } from '../../process/call.ts'
import { checkedOperations } from '../../process/checked-operations.ts'
import { ApiError } from '../../wire/errors.ts'
import type { ImageFiles } from './image-files.ts'

/** The files that the journal names, for standbys: a copy of the journal alone would lack them. */
export function shippedImages(images: ImageFiles): Record<string, Handler> {
  return checkedOperations(
    { ReadImageFile: z.object({ name: z.string().regex(/^[0-9a-f]{64}$/) }) },
    {
      ReadImageFile: async (call) => {
        const { name } = call.args as { name: string }
        const bytes = await images.read(name)
        if (bytes === undefined)
          throw new ApiError('NOT_FOUND', `There is no file of the image ${name} any more.`)
        call.succeed(`{"bytes":"${bytes.toString('base64')}"}`)
      },
    },
  )
}
