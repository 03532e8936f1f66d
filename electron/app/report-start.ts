import { writeLine } from '../../services/text/terminal.ts'
import type { Desktop } from './desktop.ts'
import type { AppWindow } from '../shell/windows.ts'

/** Reports the duration of the start, as two lines of the log that programs can read. */
export function reportStart({ log, cluster, on }: Desktop, { painted }: AppWindow): void {
  const began = process.getCreationTime() ?? Date.now()
  const report = (message: string) => {
    const ms = Math.round(Date.now() - began)
    log.info({ ms }, message)
    if (process.env.MARKETLAB_START_TIMES) writeLine(process.stderr, `marketlab: ${message} after ${ms} ms`)
  }
  void painted.then(() => report('control room painted'))
  let told = false
  on.clusterChange.push(() => {
    if (told || cluster.state().phase !== 'healthy') return
    told = true
    report('four services healthy')
  })
}
