import { reachableHost } from '../../services/config/members.ts'
import { resolve } from 'node:path'
import type { ClockReading, KeptTrace, Noted, TraceFilter } from '../../services/contract/tracing.ts'
import { findCluster, type RunningMember } from '../../services/cluster/cluster-file.ts'
import { takesClients } from '../../services/cluster/topology.ts'
import { clusterSecret } from '../../services/process/secret.ts'
import { WireClient } from '../../services/wire/client.ts'
import { configOfOptions } from '../base/config-of-options.ts'

export interface ClusterOptions {
  data?: string
  config?: string
}

/** A trace, and who keeps it. */
export interface FoundTrace {
  member: string
  trace: KeptTrace
  clock: ClockReading
  /** Milliseconds of the time of day. */
  startedAt: number
}

const pageSize = 1_000

/** The traces that the members with clients have kept, the newest first. */
export async function keptTraces(options: ClusterOptions, filter: TraceFilter): Promise<FoundTrace[]> {
  const { members, secret } = runningCluster(options)
  const found = await Promise.all(members.map((member) => tracesOf(member, secret, filter)))
  return found.flat().sort((a, b) => b.startedAt - a.startedAt)
}

function runningCluster({ data, config }: ClusterOptions): { members: RunningMember[]; secret: string } {
  const given = config === undefined ? {} : { config }
  const folder = data === undefined ? configOfOptions(given).storage.folder : resolve(data)
  const running = findCluster(folder)
  if (running === undefined) {
    throw new Error(
      `No cluster is running on the data folder ${folder}. Start one with "marketlab cluster", ` +
        'or name the folder of the one that runs with --data.',
    )
  }
  const known = running.config === undefined ? {} : { config: running.config }
  const secret = clusterSecret(configOfOptions({ ...known, ...given, data: folder }))
  const members = Object.values(running.services).filter((member) => member !== undefined)
  return { members: members.filter(({ kind }) => takesClients.has(kind)), secret }
}

async function tracesOf(
  { host, port, kind }: RunningMember,
  secret: string,
  filter: TraceFilter,
): Promise<FoundTrace[]> {
  const client = new WireClient({ host: reachableHost(host), port, service: kind, secret, from: 'command' })
  try {
    const found: FoundTrace[] = []
    for (let after = 0; ;) {
      const args = { after, limit: pageSize, filter }
      const page = await client.request<Noted<KeptTrace>>('GetTraces', args, { safety: 'read' })
      const { member, clock } = page
      for (const trace of page.entries)
        found.push({ member, trace, clock, startedAt: trace.at + clock.wallMs })
      if (!page.more) return found
      after = page.next
    }
  } finally {
    client.close()
  }
}
