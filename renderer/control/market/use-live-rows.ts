import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { readAgainAfterFailure, type LoadOptions } from '../../shared/lists/keep-trying.ts'
import type { ReadState } from '../../shared/lists/list-state.ts'

export interface RowWindow {
  offset: number
  limit: number
}

export interface LiveAnswer<Row> {
  rev?: number
  /** Without it nothing has changed since the revision that was told before. */
  found?: { total: number; rows: Row[] } | undefined
}

export interface LiveRows<Row> {
  total: Ref<number>
  /** By their place in the whole list: those in sight, and some around them. */
  rows: ShallowRef<ReadonlyMap<number, Row>>
  /** Those that can be seen, as far as they are known. */
  inSight: ComputedRef<Row[]>
  state: Ref<ReadState>
  error: Ref<unknown>
  load(how?: LoadOptions): Promise<void>
  /** Tells which rows can be seen. */
  look(first: number, last: number): void
}

const everyMs = 1_000
/** More than a screen, so that scrolling a little meets rows that are there. */
const around = 20
const mostAtOnce = 100

/**
 * A list that may be a hundred thousand rows long. Only the rows around those in sight are read, and again each second while the
 * window can be seen.
 */
export function useLiveRows<Row>(
  query: () => object,
  ask: (question: object & RowWindow & { unless?: number }) => Promise<LiveAnswer<Row>>,
): LiveRows<Row> {
  const total = ref(0)
  const rows = shallowRef<ReadonlyMap<number, Row>>(new Map())
  const sight = ref({ first: 0, last: mostAtOnce - 1 })
  const inSight = computed(() => {
    const { first, last } = sight.value
    return [...rows.value].flatMap(([index, row]) => (index >= first && index <= last ? [row] : []))
  })
  const state = ref<ReadState>('idle')
  const error = ref<unknown>()
  let wanted: RowWindow = { offset: 0, limit: mostAtOnce }
  let known: { question: string; rev: number } | undefined
  // An answer to a question that nobody asks any more is dropped.
  let round = 0
  let isAsking = false

  async function load({ quietly }: LoadOptions = {}): Promise<void> {
    const mine = (round += 1)
    const question = { ...query(), ...wanted }
    const text = JSON.stringify(question)
    if (!quietly) state.value = 'loading'
    isAsking = true
    try {
      const same = known?.question === text ? { unless: known.rev } : {}
      const { rev, found } = await ask({ ...question, ...same })
      if (mine !== round) return
      if (found) take(question.offset, found)
      known = rev === undefined ? undefined : { question: text, rev }
      error.value = undefined
      state.value = 'done'
    } catch (failure) {
      if (mine !== round) return
      error.value = failure
      state.value = 'error'
    } finally {
      if (mine === round) isAsking = false
    }
  }

  function take(offset: number, found: { total: number; rows: Row[] }): void {
    const near = [...rows.value].filter(
      ([index]) => index < found.total && Math.abs(index - offset) < 3 * mostAtOnce,
    )
    rows.value = new Map([...near, ...found.rows.map((row, index) => [offset + index, row] as const)])
    total.value = found.total
  }

  function look(first: number, last: number): void {
    sight.value = { first, last }
    const offset = Math.max(0, first - around)
    const limit = Math.min(mostAtOnce, Math.max(around, last + around - offset))
    if (offset === wanted.offset && limit === wanted.limit) return
    wanted = { offset, limit }
    for (let index = first; index <= last && index < total.value; index += 1) {
      if (rows.value.has(index)) continue
      void load({ quietly: true })
      return
    }
  }

  const visibility = useDocumentVisibility()
  useIntervalFn(() => {
    if (visibility.value === 'visible' && !isAsking && state.value === 'done') void load({ quietly: true })
  }, everyMs)
  watch(
    () => JSON.stringify(query()),
    () => {
      wanted = { offset: 0, limit: mostAtOnce }
      rows.value = new Map()
      total.value = 0
      void load()
    },
    { immediate: true },
  )
  readAgainAfterFailure(() => ({ state: state.value, error: error.value }), load)
  return { total, rows, inSight, state, error, load, look }
}
