import { computed, readonly, ref } from 'vue'
import { useNavigation } from '../state/navigation.ts'
import { useTracesView } from '../traces/view.ts'
import { type Stage, stageFrom, stages } from './stages.ts'

const isPresenting = ref(false)

/** The mode for a lecture: a page alone, in large type. */
export function usePresent() {
  const { page, goTo } = useNavigation()
  const traces = useTracesView()

  function show(stage: Stage): void {
    if (stage.page === 'traces') traces.show('diagram')
    goTo(stage.page)
  }

  return {
    isPresenting: readonly(isPresenting),
    current: computed(() => stages.find((stage) => stage.page === page.value)),
    show,
    step: (steps: number) => show(stageFrom(page.value, steps)),
    start(): void {
      isPresenting.value = true
      show(stageFrom(page.value, 0))
    },
    leave: () => void (isPresenting.value = false),
  }
}
