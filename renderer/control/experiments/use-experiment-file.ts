import { useDebounceFn } from '@vueuse/core'
import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { ListedExperiment, ScheduleProblem } from '../../../electron/ipc/experiment-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useUnsaved } from '../../shared/feedback/use-unsaved.ts'
import { useRead } from '../../shared/lists/use-read.ts'
import { useExperimentActions } from './experiment-actions.ts'

/** A pause in typing that is long enough to ask what is wrong. */
const pauseMs = 250

export type ExperimentFile = ReturnType<typeof useExperimentFile>

/** The YAML of one experiment, and what the user makes of it. */
export function useExperimentFile({ name, isOwn }: ListedExperiment) {
  const { experiments } = controlBridge()
  const { keep } = useExperimentActions()
  const { value: kept, state, error, load } = useRead(() => experiments.text({ name }))
  const draft = ref('')
  const problems = shallowRef<readonly ScheduleProblem[]>([])
  /** The text that the problems are of. */
  const checked = ref<string>()
  const failure = shallowRef<unknown>()

  watch(kept, (text, before) => {
    // Input stays that was typed while the file was saved.
    if (draft.value === (before ?? '')) draft.value = text ?? ''
  })
  onMounted(() => void load())

  const isChanged = computed(() => kept.value !== undefined && draft.value !== kept.value)
  const isSound = computed(() => checked.value === draft.value && problems.value.length === 0)

  async function check(): Promise<void> {
    const text = draft.value
    try {
      const found = await experiments.check({ text })
      if (text !== draft.value) return
      problems.value = found
      failure.value = undefined
      checked.value = text
    } catch (problem) {
      failure.value = problem
    }
  }
  const checkSoon = useDebounceFn(check, pauseMs)
  if (isOwn) watch(draft, () => void checkSoon())

  /** True when the file is as it is shown. */
  async function save(): Promise<boolean> {
    const text = draft.value
    if (text === kept.value) return true
    if (!(await keep(name, text))) return false
    kept.value = text
    return true
  }

  useUnsaved('The changes to this experiment are not saved.', () => isChanged.value)

  return {
    state,
    error,
    failure,
    load,
    draft,
    problems,
    isChanged,
    isSound,
    save,
    revert: () => void (draft.value = kept.value ?? ''),
  }
}
