import { taskOf } from './child.ts'
import { Arms } from './hostile/arms.ts'
import { attack } from './hostile/attack.ts'
import type { HostileSaid, HostileTask } from './plan.ts'

const say = (said: HostileSaid) => process.send!(said)
const task = taskOf<HostileTask>()
const arms = await Arms.gather(task)

process.on('message', () => void attack(arms, task, say))
process.on('disconnect', () => process.exit())
say({ type: 'ready' })
