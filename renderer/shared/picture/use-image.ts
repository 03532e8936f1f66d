import { onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import { shopBridge } from '../bridge.ts'
import { inSession } from '../session/session.ts'
import { ImageCache } from './image-cache.ts'

let cache: ImageCache | undefined

function images(): ImageCache {
  cache ??= new ImageCache((itemId) => inSession(() => shopBridge().shop.call('GetItemImage', { itemId })))
  return cache
}

/** The address of the image that a seller gave an item; undefined until it is there, and where there is none. */
export function useImage(
  wanted: () => { image: string | undefined; itemId: string | undefined },
): Ref<string | undefined> {
  const url = shallowRef<string>()
  let stop = (): void => undefined
  watch(
    wanted,
    ({ image, itemId }, before) => {
      if (image === before?.image && itemId === before?.itemId) return
      stop()
      url.value = undefined
      stop = () => undefined
      if (image && itemId) stop = images().want(image, itemId, (found) => (url.value = found))
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())
  return url
}
