import { computed, reactive, ref } from 'vue'
import { describeError, fieldOf } from '../../shared/error-message.ts'
import { useUnsaved } from '../../shared/feedback/use-unsaved.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useInventory } from '../inventory/inventory.ts'
import { callSeller } from '../session/seller-call.ts'
import { useSession } from '../../shared/session/session.ts'
import { openPage } from '../shell/page.ts'
import { checkDraft, type DraftField, emptyDraft, type ItemDraft } from './item-draft.ts'

/** The form of a new item. It stays as it is until the server has taken the item. */
export function useAddItem() {
  const inventory = useInventory()
  const session = useSession()
  const notice = useNotice()
  const draft = reactive<ItemDraft>({ ...emptyDraft, keywords: [] })
  const touched = reactive(new Set<DraftField>())
  const refused = ref<{ field: string | undefined; text: string }>()
  const status = ref<'idle' | 'sending'>('idle')

  const checked = computed(() => checkDraft(draft))
  const isClean = computed(() => JSON.stringify(draft) === JSON.stringify(emptyDraft))

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
    touched.clear()
    refused.value = undefined
  }

  function clear(): void {
    const before = { ...draft, keywords: [...draft.keywords] }
    empty()
    notice.done('The form is empty', undefined, {
      label: 'Undo',
      onClick: () => Object.assign(draft, before),
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
      empty()
    } catch (error) {
      const { title, text } = describeError(error)
      refused.value = { field: fieldOf(error), text: `${title}. ${text}` }
    }
    status.value = 'idle'
    return undefined
  }

  return { draft, status, refused, isClean, problem, touch, clear, submit }
}
