import { setTimeout as pause } from 'node:timers/promises'
import { openControlPort } from '../../services/cluster/control/control-port.ts'
import { silentLog } from '../../services/engine/log.ts'
import { clusterSecret } from '../../services/process/secret.ts'
import { type ServiceName, serviceNames } from '../../services/config/config.ts'
import { TestCluster } from '../../services/testing/clusters/test-cluster.ts'
import { wrongAfterwards } from './aftermath.ts'
import { Child } from './child.ts'
import type { MemoryFigure } from '../memory-caps.ts'
import { MemoryWatch } from './memory-watch.ts'
import type { AttackPlan, HonestSaid, HostileSaid, HostileTask } from './plan.ts'

type Latencies = Extract<HonestSaid, { type: 'latencies' }>

export interface AttackResult {
  frames: number
  byKind: Record<string, number>
  byPort: Record<string, number>
  before: Latencies
  during: Latencies
  memory: MemoryFigure[]
  orders: number
  /** Everything that has changed, or is wrong. */
  problems: string[]
}

export interface AttackContext {
  folder: string
  signal: AbortSignal
  progress(text: string): void
}

/** Attacks a cluster while a buyer and a seller use it, and looks at what became of both. */
export async function runAttack(plan: AttackPlan, context: AttackContext): Promise<AttackResult> {
  const cluster = await TestCluster.start(
    {
      logs: { level: 'error' },
      passwords: plan.realPasswords ? { cost: 2 ** 14 } : { cost: 2 ** 4 },
      metrics: { requests: true },
      further: [
        { name: 'payments', kind: 'payments', port: 0 },
        { name: 'gateway', kind: 'gateway', port: 0 },
      ],
    },
    { folder: context.folder },
  )
  const secret = clusterSecret(cluster.config)
  const control = await openControlPort({}, secret, silentLog)
  const children: Child<never>[] = []
  const childOf = <Said extends { type: string }>(program: string, task: object) => {
    const child = new Child<Said>(program, task)
    children.push(child as unknown as Child<never>)
    return child
  }
  try {
    const portOf = (name: string) => cluster.config.further.find((member) => member.name === name)!.port
    const ports = {
      ...(Object.fromEntries(serviceNames.map((name) => [name, cluster.port(name)])) as Record<
        ServiceName,
        number
      >),
      payments: portOf('payments'),
      gateway: portOf('gateway'),
      control: control.port,
    }
    return await playOut(plan, context, { cluster, ports, secret, childOf })
  } finally {
    await Promise.all(children.map((child) => child.end()))
    await control.close()
    await cluster.stop({ keepFolder: true })
  }
}

interface Stage {
  cluster: TestCluster
  ports: HostileTask['ports']
  secret: string
  childOf: <Said extends { type: string }>(program: string, task: object) => Child<Said>
}

async function playOut(
  { seed, frames, minutes }: AttackPlan,
  { signal, progress }: AttackContext,
  { cluster, ports, secret, childOf }: Stage,
): Promise<AttackResult> {
  const ms = minutes * 60_000
  const hostile = childOf<HostileSaid>('attack-hostile.js', {
    seed,
    frames,
    ms,
    ports,
    secret,
    username: 'honest-buyer-0',
  })
  await hostile.next('ready', signal)
  const honest = childOf<HonestSaid>('attack-honest.js', {
    seed,
    ports: { buyer: ports['buyer-frontend'], seller: ports['seller-frontend'] },
  })
  await honest.next('joined', signal)
  const measured = async () => {
    honest.tell({ tell: 'latencies' })
    return await honest.next('latencies', signal)
  }

  // Code is compiled and connections are made before anything is measured.
  await pause(ms / 20, undefined, { signal })
  await measured()
  await pause(ms / 10, undefined, { signal })
  const before = await measured()
  progress(`undisturbed: ${shown(before)}`)

  const processes = [...cluster.processes, ...cluster.further]
  const memory = new MemoryWatch(processes.map(([name, { pid }]) => ({ name, pid })))
  try {
    hostile.onMessage((said) => {
      if (said.type === 'progress') progress(`${said.frames} of ${frames} hostile frames`)
    })
    const done = hostile.next('done', signal)
    hostile.tell({ begin: true })
    const { frames: sent, byKind, byPort, problems } = await done
    const during = await measured()
    progress(`during the attack: ${shown(during)}`)

    honest.tell({ tell: 'verify' })
    const { orders, problem } = await honest.next('verified', signal)
    if (problem !== undefined) problems.push(problem)
    problems.push(...(await wrongAfterwards(cluster)))
    return { frames: sent, byKind, byPort, before, during, memory: memory.end(), orders, problems }
  } finally {
    memory.end()
  }
}

function shown({ p50, p99, requests, failed }: Latencies): string {
  return `${requests} requests, ${p50.toFixed(1)} ms at the median, ${p99.toFixed(1)} ms at p99, ${failed} to be tried again`
}
