import { readonly, shallowRef } from 'vue'

export interface Question {
  title: string
  text: string
  /** The label of the button that confirms: a verb. */
  action: string
  cancel?: string
  /** Data is destroyed. */
  danger?: boolean
  /** Must be typed before it goes on. */
  typed?: string
}

const asked = shallowRef<Question & { answer: (yes: boolean) => void }>()

/** The question that waits for an answer; ConfirmDialog shows it. */
export const openQuestion = readonly(asked)

/** Resolves with the answer; closing the dialog is a no. */
export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((resolve) => {
    asked.value = { ...question, answer: resolve }
  })
}

export function answerQuestion(yes: boolean): void {
  asked.value?.answer(yes)
  asked.value = undefined
}
