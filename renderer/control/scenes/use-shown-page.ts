import { watch } from 'vue'
import { useNavigation } from '../state/navigation.ts'
import { useScenes } from '../state/streams.ts'
import { useScenesView } from './view.ts'

/** Goes to the page of a scene when it has been opened, and when the app starts with it. */
export function useShownPage(): void {
  const { state } = useScenes()
  const { page, goTo } = useNavigation()
  const { pageBefore } = useScenesView()
  watch(
    () => state.value?.shown?.count,
    () => {
      if (state.value?.shown) goTo(state.value.shown.page)
    },
  )
  watch(page, (next, before) => {
    if (next === 'scenes') pageBefore.value = before
  })
}
