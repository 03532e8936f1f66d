import { Random } from '../../../services/chance/random.ts'
import type { HostileSaid, HostileTask } from '../plan.ts'
import { brokenInside, brokenRequests, comeAndGo, costlyQuestions, deaf, keyFlood } from './accounts.ts'
import { type Arms, everyPort } from './arms.ts'
import { Campaign } from './campaign.ts'
import { Raid, type Sent } from './raid.ts'
import {
  enormous,
  garbage,
  madeUpSessions,
  silence,
  trickle,
  unfinished,
  wrongPasswords,
} from './strangers.ts'

const attacks: readonly { weight: number; attack: (raid: Raid) => Promise<Sent> }[] = [
  { weight: 30, attack: brokenRequests },
  { weight: 20, attack: brokenInside },
  { weight: 12, attack: garbage },
  { weight: 8, attack: madeUpSessions },
  { weight: 8, attack: costlyQuestions },
  { weight: 6, attack: keyFlood },
  { weight: 2, attack: wrongPasswords },
  { weight: 3, attack: unfinished },
  { weight: 3, attack: silence },
  { weight: 3, attack: trickle },
  { weight: 3, attack: comeAndGo },
  { weight: 2, attack: enormous },
  { weight: 1, attack: deaf },
]
const progressEveryMs = 5_000
const mostProblems = 20

export async function attack(
  arms: Arms,
  { seed, frames, ms }: HostileTask,
  say: (said: HostileSaid) => void,
): Promise<void> {
  const kinds = attacks.map(({ weight, attack }) => {
    return { name: attack.name, weight, attack: (random: Random) => attack(new Raid(arms, random)) }
  })
  const campaign = new Campaign(kinds, everyPort)
  const timer = setInterval(() => say({ type: 'progress', frames: campaign.frames }), progressEveryMs)
  await campaign.run({ random: new Random(seed), frames, ms })
  clearInterval(timer)
  arms.held.drop()
  const problems = [...new Set([...arms.problems, ...campaign.problems])].slice(0, mostProblems)
  say({ type: 'done', frames: campaign.frames, byKind: campaign.byKind, byPort: campaign.byPort, problems })
}
