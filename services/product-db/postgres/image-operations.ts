import { imageTypeOf } from '../../images/sound-image.ts'
import { afterCommit } from '../../postgres/after-commit.ts'
import type { Handler } from '../../process/call.ts'
import { execute } from '../../process/write.ts'
import { ApiError } from '../../wire/errors.ts'
import { unknownItem } from '../catalogue/catalogue.ts'
import type { ProductCommand } from '../commands.ts'
import { namedImage, noImage, type SetImageArgs } from '../images/named-image.ts'
import { answerItem } from './answer-item.ts'
import type { SharedProductService } from './shared-service.ts'

/** Images are in a table, with their bytes. */
export function imageOperations({
  db,
  storage,
}: Pick<SharedProductService, 'db' | 'storage'>): Record<'SetImage' | 'GetImage', Handler> {
  return {
    SetImage: async (call) => {
      const { account: sellerId, itemId, image } = call.args as SetImageArgs
      const command: ProductCommand = {
        op: 'setItemImage',
        at: Date.now(),
        key: call.key,
        sellerId,
        itemId,
        image: image && namedImage(image),
      }
      const outcome = await execute(storage, call, command)
      if (outcome instanceof ApiError) throw outcome
      await afterCommit(() => answerItem(db, call, itemId))
    },

    GetImage: async (call) => {
      const { itemId } = call.args as { itemId: string }
      const [row] = await db.query<{ image: string | null; content: Buffer }>(
        'SELECT image, content FROM items LEFT JOIN images ON images.name = image WHERE item_id = $1',
        [itemId],
      )
      if (row === undefined) throw unknownItem(itemId)
      if (row.image === null) throw noImage(itemId)
      const { content, image } = row
      call.succeed(
        `{"type":"${imageTypeOf(content)}","data":"${content.toString('base64')}","image":"${image}"}`,
      )
    },
  }
}
