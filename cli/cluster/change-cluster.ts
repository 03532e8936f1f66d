import type { BalancingPolicy } from '../../services/contract/gateway.ts'
import type { ControlledMember, WantedMember } from '../../services/cluster/control/controlled.ts'
import type { NamedGateway } from '../../services/cluster/control/gateway-operations.ts'
import { furtherKinds, serviceNames } from '../../services/config/config.ts'
import { isCore } from '../../services/config/members.ts'
import { type ControlOptions, withControl } from '../control/with-control.ts'
import { UsageError } from '../base/exit-codes.ts'
import { type Printer, stdoutPrinter } from '../output/printer.ts'

export interface ListOptions extends ControlOptions {
  json?: boolean
}

export async function listMembers(options: ListOptions): Promise<void> {
  const members = await withControl(options, (control) => control.members())
  const printer = stdoutPrinter(options)
  printer.data({ members })
  showMembers(printer, members)
}

export function showMembers(printer: Printer, members: readonly ControlledMember[]): void {
  printer.table(
    [
      { title: 'Name' },
      { title: 'Kind' },
      { title: 'State' },
      { title: 'Address' },
      { title: 'Process', align: 'right' },
      { title: 'Restarts', align: 'right' },
    ],
    members.map(({ name, kind, state, paused, answers, host, port, pid, restarts }) => [
      name,
      kind,
      paused ? 'paused' : state === 'healthy' && !answers ? 'unresponsive' : state,
      `${host}:${port}`,
      pid === undefined ? '' : String(pid),
      String(restarts),
    ]),
  )
}

export async function addMember(
  kind: string,
  name: string | undefined,
  options: ControlOptions,
): Promise<void> {
  const wanted = { ...wantedKind(kind), name }
  const {
    name: added,
    host,
    port,
  } = await withControl(options, async (control) => {
    const given = await control.addMember(wanted)
    return (await control.members()).find((member) => member.name === given)!
  })
  stdoutPrinter().always(`${added} ${host}:${port}`)
}

export async function removeMember(name: string, options: ControlOptions): Promise<void> {
  if (isCore(name))
    throw new UsageError(
      `${name} is one of the four services, which cannot be removed: ${serviceNames.join(', ')}.`,
    )
  await withControl(options, (control) => control.removeMember(name))
  stdoutPrinter().always(`${name} has ended and is removed.`)
}

export interface GatewayOptions extends ListOptions {
  policy?: BalancingPolicy
}

/** Shows what the gateways see; with a policy, after they took it over. */
export async function showGateways(options: GatewayOptions): Promise<void> {
  const { gateways } = await withControl(options, async (control) => {
    if (options.policy !== undefined) await control.ask('SetBalancing', { policy: options.policy })
    return control.ask<{ gateways: NamedGateway[] }>('GetGateways')
  })
  const printer = stdoutPrinter(options)
  printer.data({ gateways })
  for (const { name, side, policy, clients, requests, instances } of gateways) {
    printer.say(`${name}: ${side} side, ${policy}, ${clients} clients, ${requests} requests`)
    printer.table(
      [
        { title: 'Frontend' },
        { title: 'State' },
        { title: 'Share', align: 'right' },
        { title: 'Requests', align: 'right' },
        { title: 'In flight', align: 'right' },
        { title: 'Errors', align: 'right' },
        { title: 'Ejected', align: 'right' },
        { title: 'p50', align: 'right' },
        { title: 'p99', align: 'right' },
      ],
      instances.map((instance) => [
        instance.name,
        instance.state,
        `${(instance.share * 100).toFixed(1)} %`,
        String(instance.requests),
        String(instance.inFlight),
        String(instance.errors),
        String(instance.ejections),
        milliseconds(instance.p50Ms),
        milliseconds(instance.p99Ms),
      ]),
    )
  }
}

function wantedKind(kind: string): WantedMember {
  if (kind === 'seller-gateway') return { kind: 'gateway', side: 'seller' }
  const known = furtherKinds.find((one) => one === kind)
  if (known !== undefined) return { kind: known }
  throw new UsageError(
    `There is no kind "${kind}". Choose one of ${[...furtherKinds, 'seller-gateway'].join(', ')}.`,
  )
}

function milliseconds(value: number | null): string {
  return value === null ? '' : `${value.toFixed(1)} ms`
}
