import { ref } from 'vue'

const chosen = ref<string>()

/** The experiment that is looked at, kept while another page is open. */
export function useExperimentsView() {
  return { chosen }
}
