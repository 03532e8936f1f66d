import { createSharedComposable } from '@vueuse/core'
import { computed, reactive, shallowRef } from 'vue'
import type { SampleChoice, TraceSummary } from '../../../electron/ipc/trace-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useListener, useStream } from '../../shared/use-stream.ts'
import { useAction } from '../actions/use-action.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { emptyTraceQuery, traceMatcher } from './trace-filter.ts'
import { useTracesView } from './view.ts'

const mostListed = 10_000

const query = reactive(emptyTraceQuery())

export function useTraceQuery() {
  return { query, forget: () => void Object.assign(query, emptyTraceQuery()) }
}

/** The traces that there are, the newest first, while the page is open. */
export const useTraces = createSharedComposable(() => {
  const { traces: bridge } = controlBridge()
  const state = useStream(bridge.onState)
  const all = shallowRef<TraceSummary[]>()
  const error = shallowRef<unknown>()
  /** Came before the list was there. */
  let early: TraceSummary[] = []

  useListener(bridge.onTraces, (added) => {
    if (all.value === undefined) early = [...early, ...added]
    else all.value = merged(all.value, added)
  })
  void load()

  async function load(): Promise<void> {
    error.value = undefined
    try {
      all.value = merged(await bridge.list(), early)
      early = []
    } catch (caught) {
      error.value = caught
    }
  }

  const listed = computed(() => (all.value ?? []).filter(traceMatcher(query)))
  const outcomes = computed(() => [...new Set((all.value ?? []).map(({ outcome }) => outcome))].sort())
  const services = computed(() => [
    ...new Set(
      (all.value ?? []).flatMap(({ member, services }) => [
        member,
        ...services.map(({ service }) => service),
      ]),
    ),
  ])
  return { state, all, listed, outcomes, services, error, load, forget: () => void (all.value = []) }
})

/** Actions on traces. */
export function useTraceActions() {
  const { traces: bridge } = controlBridge()
  const { run, isRunning } = useAction()
  const { forget } = useTraces()
  const { choose } = useTracesView()
  const notice = useNotice()

  const set = (wanted: { sample?: SampleChoice; isRecording?: boolean }) =>
    run('traces.set', 'Tracing could not be switched', () => bridge.set(wanted))

  async function clear(): Promise<void> {
    await run('traces.clear', 'The traces could not be cleared', () => bridge.clear())
    choose(undefined)
    forget()
  }

  async function exportTraces(keys: string[]): Promise<void> {
    const file = await run('traces.export', 'The traces could not be exported', () => bridge.export({ keys }))
    if (file) notice.done('Exported for OpenTelemetry', file.path)
  }

  return { set, clear, exportTraces, isExporting: () => isRunning('traces.export') }
}

/** By when they began: several services tell of theirs one after another. */
function merged(before: readonly TraceSummary[], added: readonly TraceSummary[]): TraceSummary[] {
  const known = new Map([...before, ...added].map((trace) => [trace.key, trace]))
  return [...known.values()].sort((a, b) => b.startedAt - a.startedAt).slice(0, mostListed)
}
