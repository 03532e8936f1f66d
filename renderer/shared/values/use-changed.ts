import { onScopeDispose, ref, type Ref, watch } from 'vue'

const glowMs = 1_400

/** True for a moment after the value changed; used with the class `changed`. A value of another thing does not glow. */
export function useChanged(value: () => unknown, shownAnew: () => unknown = () => undefined): Ref<boolean> {
  const changed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([value, shownAnew], ([now, subject], [before, subjectBefore]) => {
    if (now === before || before === undefined || subject !== subjectBefore) return
    clearTimeout(timer)
    changed.value = true
    timer = setTimeout(() => (changed.value = false), glowMs)
  })
  onScopeDispose(() => clearTimeout(timer))
  return changed
}
