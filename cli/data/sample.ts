import { reachableHost } from '../../services/config/members.ts'
import type { RunningMember } from '../../services/cluster/cluster-file.ts'
import type { DeskState } from '../../services/contract/order-desk.ts'
import { SampleLoader } from '../../services/sample/sample-loader.ts'
import { type Desk, whilePaying } from '../../services/sample/while-paying.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { WireClient } from '../../services/wire/client.ts'
import { writeLine } from '../../services/text/terminal.ts'
import { onStopSignals } from '../base/stop-signals.ts'
import { clusterOf, type ControlOptions, dataFolderOf, noCluster } from '../control/with-control.ts'
import { stdoutPrinter } from '../output/printer.ts'

export interface SampleOptions extends ControlOptions {
  items: number
  json?: boolean
}

/** Loads the sample market into the running cluster. Ctrl-C ends it after the step that is under way. */
export async function loadSample(options: SampleOptions): Promise<void> {
  const found = clusterOf(options)
  if (found === undefined) throw new Error(noCluster(dataFolderOf(options)))
  const { record, secret } = found
  const running = (name: string): RunningMember => {
    const member = record.services[name]
    if (member === undefined)
      throw new ApiError(
        'UNAVAILABLE',
        `${name} is not running. "marketlab cluster start ${name}" starts it.`,
      )
    return { ...member, host: reachableHost(member.host) }
  }
  const products = new WireClient({ ...running('product-db'), service: 'product-db', secret, from: 'sample' })
  const desk: Desk = {
    look: () => products.request<DeskState>('GetOrderDesk', {}, { safety: 'read' }).catch(() => null),
    set: async (switches) => void (await products.request('SetOrderDesk', switches)),
  }
  let step = ''
  const loader = new SampleLoader({
    address: running,
    access: (database) => ({ ...running(database), secret }),
    onProgress: (progress) => {
      if (progress.state !== 'running' || progress.step === step) return
      step = progress.step
      writeLine(process.stderr, `${step} …`)
    },
    whileDeskPays: (atOnce, work) => whilePaying(desk, atOnce, work),
  })
  onStopSignals(
    () => loader.cancel(),
    () => process.exit(),
    false,
  )
  try {
    const { state, message } = await loader.load(options.items)
    const printer = stdoutPrinter(options)
    printer.data({ state, ...(message !== undefined && { message }) })
    if (state === 'failed') throw new Error(message)
    if (state === 'cancelled')
      throw new Error('It was cancelled. The part that was loaded stays: load again to complete it.')
    printer.say(`The sample market is loaded. ${message}`)
  } finally {
    products.close()
  }
}
