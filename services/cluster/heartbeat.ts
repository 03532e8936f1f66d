import { reachableHost } from '../config/members.ts'
import { readFileSync } from 'node:fs'
import type { RunningMember } from './cluster-file.ts'
import type { ClusterMember } from './member.ts'
import { WireClient } from '../wire/client.ts'

const patienceMs = 3_000

/** Asks a healthy member whether it still answers: a process that hangs sends no event. */
export class Heartbeat {
  readonly instance: string
  readonly #client: WireClient
  readonly #member: ClusterMember
  readonly #pid: number
  readonly #onChange: () => void
  #asking = false

  constructor(member: ClusterMember, running: RunningMember, secret: string, onChange: () => void) {
    this.instance = running.instance
    this.#member = member
    this.#pid = running.pid
    this.#onChange = onChange
    this.#client = new WireClient({
      host: reachableHost(running.host),
      port: running.port,
      service: running.kind,
      timeoutMs: patienceMs,
      connectWaitMs: patienceMs,
      secret,
      from: 'control',
      unwatched: true,
    })
  }

  stop(): void {
    this.#client.close()
  }

  async ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const heard = await this.#client.request('Ping', {}, { safety: 'read' }).then(
      () => true,
      () => false,
    )
    this.#asking = false
    if (this.#client.state === 'closed') return
    const silence = heard ? undefined : this.#whySilent()
    if (silence === this.#member.silence) return
    this.#member.silence = silence
    this.#onChange()
  }

  #whySilent(): string {
    return isHalted(this.#pid)
      ? 'its process was paused from outside'
      : `it has not answered for ${patienceMs / 1000} seconds`
  }
}

/** Whether somebody sent the process SIGSTOP, where the system tells. */
function isHalted(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T')
  } catch {
    return false
  }
}
