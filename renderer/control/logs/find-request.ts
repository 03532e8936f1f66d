import { ref } from 'vue'

/** Grows each time somebody wants to type a search; the search field listens. */
export const findRequests = ref(0)

export function findInLogs(): void {
  findRequests.value += 1
}
