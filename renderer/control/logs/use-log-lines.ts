import { shallowReactive } from 'vue'
import type { LogLine } from '../../../electron/ipc/log-types.ts'
import { controlBridge } from '../../shared/bridge.ts'

const kept = 3_000

/** The text of lines, fetched when they come into view. */
export function useLogLines() {
  const lines = shallowReactive(new Map<number, LogLine>())
  let wanted: readonly number[] = []
  let isReading = false

  /** One question at a time: while one is under way, only the newest wish counts. */
  async function read(): Promise<void> {
    if (isReading) return
    isReading = true
    try {
      for (let missing = missingNow(); missing.length > 0; missing = missingNow()) {
        keep(await controlBridge().logs.read({ seqs: missing }))
        // Those that are no longer kept never come.
        wanted = wanted.filter((seq) => lines.has(seq) || !missing.includes(seq))
      }
    } catch {
      // The next line that comes into view asks again.
    } finally {
      isReading = false
    }
  }

  function missingNow(): number[] {
    return wanted.filter((seq) => !lines.has(seq)).slice(0, 1_000)
  }

  function keep(fresh: readonly LogLine[]): void {
    for (const line of fresh) lines.set(line.seq, line)
    if (lines.size <= kept) return
    const inView = new Set(wanted)
    for (const seq of lines.keys()) {
      if (lines.size <= kept / 2) break
      if (!inView.has(seq)) lines.delete(seq)
    }
  }

  return {
    lines,
    keep,
    want(seqs: readonly number[]) {
      wanted = seqs
      void read()
    },
  }
}
