import type { ActiveFault, Fault } from '../../faults/model/fault.ts'
import type { FaultCounts } from '../../faults/instructions.ts'
import { WireClient } from '../../wire/client.ts'
import { controlService } from './control-port.ts'
import type { ControlledMember, Signal, WantedMember } from './controlled.ts'

/** A member may have to start, or finish what it does, before the answer comes. */
const answerMs = 60_000

/** With what came of it so far. */
export type SeenFault = ActiveFault & { figures?: FaultCounts }

/** Asks a running cluster through its control port. */
export class ControlClient {
  readonly #client: WireClient

  constructor({ host, port }: { host: string; port: number }, secret: string) {
    this.#client = new WireClient({
      host,
      port,
      service: controlService,
      secret,
      from: 'command',
      timeoutMs: answerMs,
    })
  }

  async members(): Promise<ControlledMember[]> {
    return (await this.ask<{ members: ControlledMember[] }>('GetMembers')).members
  }

  /** Resolves with its name once it is healthy. */
  async addMember(wanted: WantedMember): Promise<string> {
    return (await this.ask<{ name: string }>('AddMember', wanted)).name
  }

  removeMember(name: string): Promise<object> {
    return this.ask('RemoveMember', { name })
  }

  /** A member, or all that are down. Resolves when they are healthy. */
  start(name?: string): Promise<object> {
    return this.ask('Start', { name })
  }

  /** A member, or the whole cluster. `ends`: nothing of the cluster is left soon. */
  stop(name?: string): Promise<{ ends: boolean }> {
    return this.ask('Stop', { name })
  }

  signal(name: string, what: Signal, downMs?: number): Promise<object> {
    return this.ask('Signal', { name, what, downMs })
  }

  async faults(): Promise<SeenFault[]> {
    return (await this.ask<{ faults: SeenFault[] }>('GetFaults')).faults
  }

  async addFault(fault: Fault, seed?: number): Promise<ActiveFault> {
    return (await this.ask<{ fault: ActiveFault }>('AddFault', { fault, seed })).fault
  }

  healFault(id: string): Promise<object> {
    return this.ask('HealFault', { id })
  }

  healFaults(): Promise<object> {
    return this.ask('HealFaults')
  }

  ask<Result = object>(op: string, args: object = {}): Promise<Result> {
    return this.#client.request<Result>(op, args)
  }

  close(): void {
    this.#client.close()
  }
}
