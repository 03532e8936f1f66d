import { useElementSize } from '@vueuse/core'
import { computed, nextTick, ref, watch, type ComputedRef } from 'vue'
import { useVirtualRows, type VirtualRows } from '../../shared/lists/use-virtual-rows.ts'

export const gap = 16
const narrowest = 212
/** Below the picture. */
const textHeight = 128
const pictureShape = 0.66

export interface Grid extends VirtualRows {
  columns: ComputedRef<number>
  pictureHeight: ComputedRef<number>
  cardHeight: ComputedRef<number>
  /** Indices of the cards in a row. */
  cellsOf(row: number): number[]
  moveFocus(event: KeyboardEvent): void
  focusOn(index: number): void
}

/** Equal cards in as many columns as fit. Arrow keys walk through them. */
export function useGrid(count: () => number): Grid {
  const container = ref<HTMLElement | null>(null)
  const size = useElementSize(container)
  const columns = computed(() => Math.max(1, Math.floor((size.width.value + gap) / (narrowest + gap))))
  const pictureHeight = computed(() => {
    const cardWidth = (size.width.value - gap * (columns.value - 1)) / columns.value
    return Math.round(Math.max(120, Math.min(240, cardWidth * pictureShape)))
  })
  const cardHeight = computed(() => pictureHeight.value + textHeight)
  const virtual = useVirtualRows({
    count: () => Math.ceil(count() / columns.value),
    rowHeight: () => cardHeight.value + gap,
    overscan: 2,
  })
  watch(virtual.container, (element) => (container.value = element), { flush: 'post' })

  function cellsOf(row: number): number[] {
    const first = row * columns.value
    return Array.from({ length: Math.min(columns.value, count() - first) }, (_, step) => first + step)
  }

  function steps(key: string): number | undefined {
    const page = Math.max(1, virtual.last.value - virtual.first.value - 4) * columns.value
    const all: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns.value,
      ArrowUp: -columns.value,
      PageDown: page,
      PageUp: -page,
      Home: -count(),
      End: count(),
    }
    return all[key]
  }

  function moveFocus(event: KeyboardEvent): void {
    const by = steps(event.key)
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')
    if (by === undefined || !cell) return
    event.preventDefault()
    focusOn(Math.max(0, Math.min(count() - 1, Number(cell.dataset.index) + by)))
  }

  function focusOn(index: number): void {
    virtual.scrollTo(Math.floor(index / columns.value))
    void nextTick(() =>
      virtual.container.value?.querySelector<HTMLElement>(`[data-index="${index}"] button`)?.focus(),
    )
  }

  return { ...virtual, columns, pictureHeight, cardHeight, cellsOf, moveFocus, focusOn }
}
