import { tellParent } from '../../services/process/parent-port.ts'
import { obeyParent } from './obey-parent.ts'
import { Background } from './background.ts'
import { Generator } from './generator.ts'
import type { Task, Report } from './messages.ts'

process.title = 'bench-generator'
const tell = (report: Report) => tellParent(report)
const generator = new Generator(tell)
const background = new Background(tell)

obeyParent(
  (message) => {
    const task = message as Task
    if (task.type === 'prepare') return generator.prepare(task)
    return task.type === 'drive' ? generator.drive(task) : background.obey(task)
  },
  (message) => tell({ type: 'failed', message }),
)
