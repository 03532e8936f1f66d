import { tellParent } from '../../services/process/parent-port.ts'
import { obeyParent } from './obey-parent.ts'
import { Generator } from './generator.ts'
import type { Order, Report } from './messages.ts'

process.title = 'bench-generator'
const tell = (report: Report) => tellParent(report)
const generator = new Generator(tell)

obeyParent(
  (message) => {
    const order = message as Order
    return order.type === 'prepare' ? generator.prepare(order) : generator.drive(order)
  },
  (message) => tell({ type: 'failed', message }),
)
