import { createInterface } from 'node:readline'
import { describeFault } from '../../services/faults/model/describe-fault.ts'
import { type Fault, isLinkFault, type LinkFault } from '../../services/faults/model/fault.ts'
import { FaultProxy } from '../../services/faults/proxy.ts'
import { writeJson, writeLine } from '../../services/text/terminal.ts'
import { portProblem } from '../../services/cluster/ports.ts'
import { onStopSignals } from '../base/stop-signals.ts'
import { UsageError } from '../base/exit-codes.ts'
import { parseAddress } from '../base/parse-address.ts'
import { readFault } from './read-fault.ts'

export interface ProxyCommandOptions {
  listen: string
  to: string
  fault: string[]
  raw?: boolean
  seed: number
}

const say = (text: string) => writeLine(process.stderr, text)

/** Runs until it is told to stop. */
export async function runProxy({ listen, to, fault, raw = false, seed }: ProxyCommandOptions): Promise<void> {
  const active = new Set(fault.map(readLinkFault))
  const place = parseAddress(listen, '--listen')
  const proxy = new FaultProxy({
    listen: place,
    to: parseAddress(to, '--to'),
    seed,
    raw,
    onError: (message) => say(`marketlab: the service could not be reached: ${message}`),
  })
  const apply = () => proxy.replace([...active])
  const begin = (one: LinkFault) => {
    active.add(one)
    if (one.forMs === undefined) return
    setTimeout(() => {
      active.delete(one)
      apply()
      say(`ended: ${describeFault(one)}`)
    }, one.forMs).unref()
  }
  for (const one of active) begin(one)
  const problem = await portProblem({ name: 'the proxy', ...place })
  if (problem) throw problem
  const port = await proxy.listen()
  apply()
  // Before anybody learns that it runs, and may end it.
  const stopped = new Promise<void>((resolve) =>
    onStopSignals(
      () => resolve(),
      () => process.exit(1),
      false,
    ),
  )
  writeJson(process.stdout, { ready: true, port })

  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    try {
      if (line.trim() === 'heal') active.clear()
      else if (line.trim() !== '') begin(readLinkFault(line))
      apply()
    } catch (error) {
      say(`marketlab: ${(error as Error).message}`)
    }
  })
  await stopped
  lines.close()
  process.stdin.destroy()
  await proxy.close()
}

/** There is one link only, so that nobody needs to say which. */
function readLinkFault(text: string): LinkFault {
  const fault: Fault = readFault(/ from /.test(text) ? text : `${text} from clients to *`)
  if (!isLinkFault(fault)) throw new UsageError(`A proxy has no ${fault.kind}: that is for processes.`)
  return fault
}
