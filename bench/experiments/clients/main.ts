import { onParentMessage, tellParent } from '../../../services/host/parent-port.ts'
import type { ClientsOrder, ClientsReport } from '../messages.ts'
import { Crew } from './crew.ts'

process.title = 'experiment-clients'
const tell = (report: ClientsReport) => tellParent(report)
const crew = new Crew(tell)

let failed = false
function fail(error: unknown): void {
  if (failed) return
  failed = true
  tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
}

onParentMessage((message) => {
  crew.obey(message as ClientsOrder).catch(fail)
})
process.on('disconnect', () => process.exit(0))
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
// The terminal's Ctrl-C is for the program that coordinates.
process.on('SIGINT', () => undefined)
