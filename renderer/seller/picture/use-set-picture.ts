import { ref, shallowRef } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useInventory } from '../inventory/inventory.ts'
import { callSeller } from '../session/seller-call.ts'
import type { Picture } from './read-picture.ts'

/** Gives an item a picture, or takes it away. Tells whether that was done. */
export function useSetPicture() {
  const inventory = useInventory()
  const notice = useNotice()
  const isSending = ref(false)
  const error = shallowRef<unknown>()

  async function set(
    { itemId, name }: Pick<Item, 'itemId' | 'name'>,
    picture: Picture | null,
  ): Promise<boolean> {
    isSending.value = true
    error.value = undefined
    try {
      const image = picture ? { type: picture.type, data: picture.data } : { data: null }
      const { item } = await callSeller('SetItemImage', { itemId, ...image })
      inventory.add(item)
      notice.done(picture ? `${name} has a new picture` : `${name} has no picture any more`)
      return true
    } catch (reason) {
      error.value = reason
      return false
    } finally {
      isSending.value = false
    }
  }

  return { isSending, error, set }
}
