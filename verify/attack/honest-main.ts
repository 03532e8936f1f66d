import { taskOf } from './child.ts'
import { Honest } from './honest.ts'
import type { HonestSaid, HonestTask, HonestTold } from './plan.ts'

const honest = new Honest()
const say = (said: HonestSaid) => process.send!(said)

process.on('message', (told) => {
  if ((told as HonestTold).tell === 'latencies') say(honest.latencies())
  else void honest.verify().then(say)
})
process.on('disconnect', () => process.exit())
await honest.join(taskOf<HonestTask>())
say({ type: 'joined' })
