import { computed, reactive, type ComputedRef } from 'vue'
import type { z } from 'zod'

type Rules<Values> = { [Name in keyof Values]?: z.ZodType }

export interface Fields<Values extends Record<string, unknown>> {
  values: Values
  /** The correct values for fields that were touched. */
  errors: ComputedRef<Partial<Record<keyof Values, string>>>
  valid: ComputedRef<boolean>
  touch(name: keyof Values): void
  /** Shows what is wrong everywhere; false if anything is. */
  check(): boolean
  /** An answer of the server about one field, shown until it is changed. */
  reject(name: keyof Values, message: string): void
  reset(): void
}

const controlCharacters = /[\u0000-\u001f\u007f]/
const noControlCharacters = ', without control characters'

/** "a string of 1 to 32 characters" as an instruction: "Enter 1 to 32 characters." */
export function instruction(expected: string, value?: unknown): string {
  const text = expected.replace(/^a string of /, '')
  // Hardly anybody can type these; they are mentioned where they are the mistake.
  const mistaken = typeof value === 'string' && controlCharacters.test(value)
  return `Enter ${mistaken ? text : text.replace(noControlCharacters, '')}.`
}

/** Values of a form, checked while one types by the schemas of the contract. */
export function useFields<Values extends Record<string, unknown>>(
  initial: Values,
  rules: Rules<Values>,
): Fields<Values> {
  const values = reactive({ ...initial }) as Values
  const touched = reactive<Record<string, boolean>>({})
  const rejected = reactive<Record<string, { value: unknown; message: string } | undefined>>({})

  const problems = computed(() => {
    const found: Partial<Record<keyof Values, string>> = {}
    for (const name of Object.keys(rules) as (keyof Values & string)[]) {
      const outcome = rules[name]!.safeParse(values[name])
      if (!outcome.success) found[name] = instruction(outcome.error.issues[0]!.message, values[name])
    }
    return found
  })
  const errors = computed(() => {
    const shown: Partial<Record<keyof Values, string>> = {}
    for (const name of Object.keys(values) as (keyof Values & string)[]) {
      const refusal = rejected[name]
      if (refusal && refusal.value === values[name]) shown[name] = refusal.message
      else if (touched[name] && problems.value[name] !== undefined) shown[name] = problems.value[name]
    }
    return shown
  })
  const valid = computed(() => Object.keys(problems.value).length === 0)

  return {
    values,
    errors,
    valid,
    touch: (name) => (touched[name as string] = true),
    check() {
      for (const name of Object.keys(values)) touched[name] = true
      return valid.value
    },
    reject: (name, message) => (rejected[name as string] = { value: values[name], message }),
    reset() {
      Object.assign(values, initial)
      for (const name of Object.keys(values)) {
        touched[name] = false
        rejected[name] = undefined
      }
    },
  }
}
