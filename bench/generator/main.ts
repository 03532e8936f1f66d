import { tellParent } from '../../services/process/parent-port.ts'
import { obeyParent } from './obey-parent.ts'
import { Generator } from './generator.ts'
import type { Task, Report } from './messages.ts'

process.title = 'bench-generator'
const tell = (report: Report) => tellParent(report)
const generator = new Generator(tell)

obeyParent(
  (message) => {
    const task = message as Task
    return task.type === 'prepare' ? generator.prepare(task) : generator.drive(task)
  },
  (message) => tell({ type: 'failed', message }),
)
