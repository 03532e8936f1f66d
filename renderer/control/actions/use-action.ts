import { reactive } from 'vue'
import { useNotice } from '../../shared/feedback/use-notice.ts'

const running = reactive(new Set<string>())

/** Carries out what a button asks for: once at a time, shown as busy meanwhile, and saying what went wrong. */
export function useAction() {
  const notice = useNotice()

  async function run<Value>(
    name: string,
    failed: string,
    work: () => Promise<Value>,
  ): Promise<Value | undefined> {
    if (running.has(name)) return undefined
    running.add(name)
    try {
      return await work()
    } catch (error) {
      // In the words of main: the general ones are about the market, and here it is about what was asked for.
      notice.failed(error instanceof Error ? new Error(error.message) : error, failed)
      return undefined
    } finally {
      running.delete(name)
    }
  }

  return { run, isRunning: (name: string) => running.has(name) }
}
