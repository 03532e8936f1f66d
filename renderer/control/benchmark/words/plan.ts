import type { Plan } from '../../../../electron/ipc/bench-types.ts'
import { counted, formatRate } from '../../../../bench/words/figures.ts'

export const workloadWords: Record<Plan['workload'], { label: string; text: string }> = {
  course: {
    label: 'Course',
    text: 'Each seller changes a price up and down, each buyer searches: half writes, half reads.',
  },
  mixed: {
    label: 'Mixed',
    text: 'Every operation of the market in the shares of a believable day, purchases among them.',
  },
}

export const targetWords: Record<Plan['target']['kind'], { label: string; text: string }> = {
  private: {
    label: 'A cluster of its own',
    text: 'Four services started for this benchmark on an empty folder, and removed with it. The figures to compare.',
  },
  app: {
    label: "This app's cluster",
    text: 'What you see is what is measured; its market grows by the accounts and items of the benchmark.',
  },
  addresses: {
    label: 'Addresses',
    text: 'Frontends that run elsewhere, yours or those of others. You are asked before they are put under load.',
  },
}

/** "course, closed loop, 10 runs of 1,000 calls each". */
export function planInWords({ workload, loop, runs, ops, target }: Plan): string {
  const how = loop.kind === 'closed' ? 'closed loop' : `open loop at ${formatRate(loop.ratePerSecond)}`
  const where = target.kind === 'private' ? '' : `, ${targetInWords(target)}`
  return `${workload}, ${how}, ${counted(runs, 'run')} of ${counted(ops, 'call')} a client${where}`
}

export function targetInWords(target: Plan['target']): string {
  if (target.kind === 'private') return 'a cluster of its own'
  if (target.kind === 'app') return "the app's cluster"
  return `${target.buyer.host}:${target.buyer.port} and ${target.seller.host}:${target.seller.port}`
}
