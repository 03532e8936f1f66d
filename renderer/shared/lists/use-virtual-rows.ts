import {
  computed,
  type ComputedRef,
  onScopeDispose,
  ref,
  type Ref,
  toValue,
  watch,
  type MaybeRefOrGetter,
} from 'vue'

interface Options {
  count: MaybeRefOrGetter<number>
  /** All rows are equally high, in px. */
  rowHeight: MaybeRefOrGetter<number>
  /** Rows drawn beyond each edge. */
  overscan?: number
}

export interface VirtualRows {
  /** Put it on the element that scrolls. */
  container: Ref<HTMLElement | null>
  /** Indices of the rows to draw. */
  rows: ComputedRef<number[]>
  /** The height of all rows together: that of the one child of the container. */
  height: ComputedRef<number>
  /** Where the first drawn row stands, in px from the top. */
  offset: ComputedRef<number>
  first: ComputedRef<number>
  last: ComputedRef<number>
  atEnd: ComputedRef<boolean>
  scrollTo(index: number, where?: 'start' | 'nearest' | 'end'): void
}

/** Draws only what can be seen, however many rows there are. */
export function useVirtualRows({ count, rowHeight, overscan = 4 }: Options): VirtualRows {
  const container = ref<HTMLElement | null>(null)
  const top = ref(0)
  const viewport = ref(0)

  const read = () => {
    top.value = container.value?.scrollTop ?? 0
    viewport.value = container.value?.clientHeight ?? 0
  }
  const resized = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(read)

  watch(
    container,
    (now, before) => {
      before?.removeEventListener('scroll', read)
      if (before) resized?.unobserve(before)
      now?.addEventListener('scroll', read, { passive: true })
      if (now) resized?.observe(now)
      read()
    },
    { flush: 'post' },
  )
  onScopeDispose(() => {
    container.value?.removeEventListener('scroll', read)
    resized?.disconnect()
  })

  const total = computed(() => toValue(count))
  const size = computed(() => Math.max(1, toValue(rowHeight)))
  const height = computed(() => total.value * size.value)
  // A list that became shorter leaves the scroll position behind for a moment.
  const seen = computed(() => Math.max(0, Math.min(top.value, height.value - viewport.value)))
  /** The same wherever one is, so that a row that leaves the view can become the one that enters it. */
  const drawn = computed(() =>
    Math.min(total.value, Math.ceil(viewport.value / size.value) + 1 + 2 * overscan),
  )
  const first = computed(() =>
    Math.max(0, Math.min(Math.floor(seen.value / size.value) - overscan, total.value - drawn.value)),
  )
  const last = computed(() => first.value + drawn.value - 1)
  const rows = computed(() => Array.from({ length: drawn.value }, (_, step) => first.value + step))

  function scrollTo(index: number, where: 'start' | 'nearest' | 'end' = 'nearest'): void {
    const box = container.value
    if (!box) return
    const start = index * size.value
    const end = start + size.value - box.clientHeight
    if (where === 'start' || (where === 'nearest' && start < box.scrollTop)) box.scrollTop = start
    else if (where === 'end' || end > box.scrollTop) box.scrollTop = Math.max(0, end)
    read()
  }

  return {
    container,
    rows,
    height,
    offset: computed(() => first.value * size.value),
    first,
    last,
    atEnd: computed(() => top.value + viewport.value >= height.value - size.value),
    scrollTo,
  }
}
