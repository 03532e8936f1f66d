import { onParentMessage, tellParent } from '../../services/host/parent-port.ts'
import { Generator } from './generator.ts'
import type { Order, Report } from './messages.ts'

process.title = 'bench-generator'
const tell = (report: Report) => tellParent(report)
const generator = new Generator(tell)

// The first reason is the one to tell.
let failed = false
function fail(error: unknown): void {
  if (failed) return
  failed = true
  tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
}

onParentMessage((message) => {
  const order = message as Order
  const work = order.type === 'prepare' ? generator.prepare(order) : generator.drive(order)
  work.catch(fail)
})
process.on('disconnect', () => process.exit(0))
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
// The terminal's Ctrl-C is for the program that coordinates.
process.on('SIGINT', () => undefined)
