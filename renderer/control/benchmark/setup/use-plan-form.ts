import { computed, ref } from 'vue'
import type { Plan } from '../../../../electron/ipc/bench-types.ts'
import { useBenchActions } from '../bench-actions.ts'
import { courseNumbers, defaultDraft, draftOf, planOf, planProblems } from './plan-form.ts'

/** Kept while other pages are open. */
const draft = ref(defaultDraft())

/** The plan as it is typed, and what becomes of it. */
export function usePlanForm() {
  const { start } = useBenchActions()
  const problems = computed(() => planProblems(draft.value))
  const isValid = computed(() => Object.keys(problems.value).length === 0)
  const plan = computed(() => (isValid.value ? planOf(draft.value) : undefined))

  return {
    draft,
    problems,
    isValid,
    plan,
    chooseAllThree() {
      for (const number of courseNumbers) draft.value.course[number] = true
    },
    addOther: () => void draft.value.others.push({ buyers: '50', sellers: '50' }),
    removeOther: (index: number) => void draft.value.others.splice(index, 1),
    reset: () => void (draft.value = defaultDraft()),
    async submit() {
      if (plan.value) await start(plan.value)
    },
  }
}

/** The fields as they would ask for this plan again. */
export function fillFrom(plan: Plan): void {
  draft.value = draftOf(plan)
}
