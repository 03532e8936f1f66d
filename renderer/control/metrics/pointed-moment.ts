import { shallowRef } from 'vue'

const moment = shallowRef<number>()

/** A moment that somebody wants to see in the charts. */
export function useFigureMoment() {
  return { moment, pointAt: (at: number | undefined) => void (moment.value = at) }
}
