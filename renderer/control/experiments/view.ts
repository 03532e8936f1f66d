import { ref } from 'vue'
import { mayLeave } from '../../shared/feedback/use-unsaved.ts'

const chosen = ref<string>()

/** The experiment that is looked at, kept while another page is open. */
export function useExperimentsView() {
  return { chosen, choose }
}

/** Changes that are not saved are lost with the experiment that was looked at. */
async function choose(name: string): Promise<void> {
  if (name !== chosen.value && (await mayLeave())) chosen.value = name
}
