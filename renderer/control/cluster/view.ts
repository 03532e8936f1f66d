import { ref } from 'vue'

const sought = ref<string>()

/** The member that somebody looks for, whose card stands out until another page is opened. */
export function useClusterView() {
  return { sought }
}
