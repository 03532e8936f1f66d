import { ApiError } from '../../wire/errors.ts'
import type { ProductCommand } from '../commands.ts'
import type { ChangingRecords, ProductRecords } from '../records.ts'
import { ownItem } from '../catalogue/own-item.ts'
import type { StoredItem } from '../catalogue/item.ts'

export type SettingImage = Extract<ProductCommand, { op: 'setItemImage' }>
type Asked = Pick<SettingImage, 'sellerId' | 'itemId' | 'image'>

/** Gives an item another image, or none. */
export function setItemImage(state: ChangingRecords, command: SettingImage) {
  const item = checkImage(state, command)
  const name = command.image?.name
  if (item.image !== name && (item.image || name)) {
    if (command.image) state.images.show(item.sellerId, command.image.name, command.image.size)
    if (item.image) state.images.hide(item.sellerId, item.image)
    state.catalogue.picture(item, name ?? null, state.nextRev())
    state.audience?.itemChanged(item)
  }
  return { itemId: item.itemId }
}

/** The item, if it is the seller's and there is room for the image. */
export function checkImage(state: ProductRecords, { sellerId, itemId, image }: Asked): StoredItem {
  const item = ownItem(state, sellerId, itemId)
  if (image && image.name !== item.image) checkRoom(state, item, image)
  return item
}

function checkRoom(
  { images }: ProductRecords,
  item: StoredItem,
  { name, size }: NonNullable<Asked['image']>,
): void {
  const own = images.ofSeller(item.sellerId)
  if (own.itemsWith(name) > 0) return
  const { ofSeller, inAll } = images.caps
  const counted = images.counted(size)
  const { image: before } = item
  const taken = own.bytes - (before && own.itemsWith(before) === 1 ? images.countOf(before) : 0)
  if (taken + counted > ofSeller)
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Your images may take ${ofSeller} bytes, and your other items have ${taken} bytes of them: this one has ${counted}. ` +
        'Take an image away, or choose a smaller one.',
      { details: { field: 'data', expected: `an image of at most ${ofSeller - taken} bytes` } },
    )
  const freed = before && images.itemsWith(before) === 1 ? images.countOf(before) : 0
  if (!images.has(name) && images.bytes - freed + counted > inAll)
    throw new ApiError(
      'OVERLOADED',
      `The images of all items may take ${inAll} bytes, and there is no room for ${counted} more. Nothing was changed. ` +
        'Try again when others have taken images away, or choose a smaller one.',
      { retryable: true, details: { bytes: images.bytes, limit: inAll } },
    )
}
