import { aborted } from '../../services/client/aborted.ts'
import type { SampleLoader } from '../../services/sample/sample-loader.ts'

type Sample = Pick<SampleLoader, 'isLoaded' | 'load' | 'cancel' | 'progress'>

/** Loads the sample data if it is missing. A load that the user began is waited for, and never cancelled. */
export async function loadSample(sample: Sample, signal: AbortSignal): Promise<void> {
  if (await sample.isLoaded()) return
  signal.throwIfAborted()
  const isTheUsers = sample.progress?.state === 'running'
  const cancel = () => {
    if (!isTheUsers) sample.cancel()
  }
  signal.addEventListener('abort', cancel)
  try {
    const load = sample.load()
    const end = await (isTheUsers ? Promise.race([load, aborted(signal)]) : load)
    if (end?.state !== 'done') throw new Error(end?.message ?? 'Loading was cancelled.')
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
