import { computed, reactive, ref, shallowRef } from 'vue'
import { describeError, fieldOf } from '../../shared/error-message.ts'
import { useUnsaved } from '../../shared/feedback/use-unsaved.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useInventory } from '../inventory/inventory.ts'
import type { Picture } from '../picture/read-picture.ts'
import { useSetPicture } from '../picture/use-set-picture.ts'
import { callSeller } from '../session/seller-call.ts'
import { useSession } from '../../shared/session/session.ts'
import { openPage } from '../shell/page.ts'
import { checkDraft, type DraftField, emptyDraft, type ItemDraft } from './item-draft.ts'

/** The form of a new item. It stays as it is until the server has taken the item. */
export function useAddItem() {
  const picture = shallowRef<Picture>()
  const { set: setPicture, error: pictureError } = useSetPicture()
  const inventory = useInventory()
  const session = useSession()
  const notice = useNotice()
  const draft = reactive<ItemDraft>({ ...emptyDraft, keywords: [] })
  const touched = reactive(new Set<DraftField>())
  const refused = ref<{ field: string | undefined; text: string }>()
  const status = ref<'idle' | 'sending'>('idle')

  const checked = computed(() => checkDraft(draft))
  const isClean = computed(() => !picture.value && JSON.stringify(draft) === JSON.stringify(emptyDraft))

  useUnsaved('The item that you are adding is not for sale yet.', () => !isClean.value)

  function problem(field: DraftField): string | undefined {
    if (refused.value?.field === field) return refused.value.text
    return touched.has(field) ? checked.value.problems[field] : undefined
  }

  function touch(field: DraftField): void {
    touched.add(field)
    refused.value = undefined
  }

  function empty(): void {
    Object.assign(draft, { ...emptyDraft, keywords: [] })
    picture.value = undefined
    touched.clear()
    refused.value = undefined
  }

  function clear(): void {
    const before = { ...draft, keywords: [...draft.keywords] }
    const pictureBefore = picture.value
    empty()
    notice.done('The form is empty', undefined, {
      label: 'Undo',
      onClick: () => {
        Object.assign(draft, before)
        picture.value = pictureBefore
      },
    })
  }

  /** Tells the first field that has to be put right. */
  async function submit(): Promise<DraftField | undefined> {
    const { item, problems } = checked.value
    if (!item) {
      for (const field of Object.keys(draft) as DraftField[]) touched.add(field)
      return (Object.keys(draft) as DraftField[]).find((field) => problems[field])
    }
    if (status.value === 'sending') return undefined
    status.value = 'sending'
    try {
      const { itemId } = await callSeller('RegisterItemForSale', item)
      inventory.add({
        ...item,
        itemId,
        sellerId: session.accountId ?? 1,
        feedback: { up: 0, down: 0 },
        rev: 0,
      })
      notice.done(`${item.name} is for sale`, `Its id is ${itemId}.`, {
        label: 'Show',
        onClick: () => openPage('inventory'),
      })
      const chosen = picture.value
      empty()
      if (chosen && !(await setPicture({ itemId, name: item.name }, chosen)))
        notice.failed(pictureError.value, `${item.name} is for sale without its picture`)
    } catch (error) {
      const { title, text } = describeError(error)
      refused.value = { field: fieldOf(error), text: `${title}. ${text}` }
    }
    status.value = 'idle'
    return undefined
  }

  return { draft, picture, status, refused, isClean, problem, touch, clear, submit }
}
