import type { WorkloadName } from '../model/plan.ts'
import type { Catalogue } from './catalogue.ts'
import { courseScript } from './course.ts'
import { mixedScript } from './mixed.ts'
import type { Account, Script } from './script.ts'

type Workload = (account: Account, catalogue: Catalogue, seed: number, scenario: number) => Script

export const workloads: Record<WorkloadName, Workload> = { course: courseScript, mixed: mixedScript }
