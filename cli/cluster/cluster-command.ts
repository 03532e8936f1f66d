import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { balancingPolicies } from '../../services/contract/gateway.ts'
import { storageEngines } from '../../services/config/storage-engine.ts'
import { databaseNames } from '../../services/cluster/topology.ts'
import { fewerWays, mostCopies } from '../../services/contract/following.ts'
import { examples, refuseWord } from '../base/command-words.ts'
import { optionsOf } from '../base/option-variables.ts'
import type { ControlOptions } from '../control/with-control.ts'
import type { AutoscaleOptions } from './autoscale.ts'
import type { GatewayOptions } from './change-cluster.ts'
import type { ReplicationOptions } from './replication.ts'
import type { PromoteOptions } from './promote.ts'
import type { ClusterCommandOptions } from './run-cluster.ts'

const lastBase = 65_532
const mostOfAKind = 30

export function addCluster(program: Command, built: URL): void {
  const cluster = program
    .command('cluster')
    .description('run all four services, and any added members, as children of this process')
    .option('--config <file>', 'the YAML file with addresses, storage and limits')
    .option(
      '--data <folder>',
      'where journals and snapshots are kept (default: that of the configuration, marketlab-data)',
    )
    .addOption(
      new Option(
        '--engine <engine>',
        'where the databases keep their data: in a journal of their own, or in PostgreSQL, which is started if no URL says where it is',
      ).choices(storageEngines),
    )
    .option('--port-base <port>', 'use this port and those after it', portBase)
    .option('--buyer-frontends <n>', 'number of buyer frontends', atLeastOne)
    .option('--seller-frontends <n>', 'number of seller frontends', atLeastOne)
    .option('--gateway', "a gateway in front of the buyers' frontends, on port 6000")
    .option('--seller-gateway', "a gateway in front of the sellers' frontends, on port 6006")
    .option('--followers <n>', 'number of followers of product-db', count)
    .option('--standbys <n>', 'number of standbys of product-db, each with a copy on disk', count)
    .option('--customer-standbys <n>', 'number of standbys of customer-db', count)
    .option('--payments', 'payments as a service of its own, on port 6005')
    .option('--scene <name>', 'members, settings and active faults of a ready scene, or of a file')
    .option('--mixed', 'let databases that do not belong together work together as they are')
    .option('--stay', 'keep running when the program that started it ends')
    .addHelpText(
      'after',
      `\nPrints one line of JSON with the addresses once all services are healthy; logs go to stderr.\n` +
        `Ctrl-C, SIGTERM or the end of the program that started it stops everything.\n` +
        `Further frontends listen on 6010, 6011 … (buyers) and 6020, 6021 … (sellers), followers on 6030 and on, standbys\n` +
        `of product-db on 6040 and on, those of customer-db on 6050 and on; with --port-base P the four take P to P+3, and\n` +
        `the others the ports after them, in the order: gateway, seller gateway, payments, buyer frontends, seller frontends,\n` +
        `followers, standbys of product-db, standbys of customer-db. Members that "cluster add" starts get the next ports;\n` +
        `if such a port is taken, they get a free one.\n` +
        examples(
          'cluster',
          'cluster --data lesson-1 --port-base 7001',
          'cluster --buyer-frontends 3 --gateway',
          'cluster --scene half-open-breaker',
          'cluster --engine postgres --data lesson-2',
          'cluster add buyer-frontend',
          'cluster autoscale on --most 3',
          'cluster 2> cluster.log',
        ),
    )
    .allowExcessArguments()
    .action(async (options: ClusterCommandOptions, { args: [word] }: Command) => {
      if (word !== undefined) refuseWord(cluster, word)
      const { runCluster } = await import('./run-cluster.ts')
      await runCluster(options, built)
    })
  addChanges(cluster)
}

/** Commands for a running cluster. */
function addChanges(cluster: Command): void {
  const add = (name: string, description: string) =>
    cluster
      .command(name)
      .description(description)
      .option('--data <folder>', 'the data folder of the running cluster')
      .option('--config <file>', 'the YAML file that it was started from')
  const changes = () => import('./change-cluster.ts')
  add('members', 'list the members of a running cluster, and their state')
    .option('--json', 'print JSON')
    .action(async (_: object, command: Command) =>
      (await changes()).listMembers(optionsOf<ControlOptions & { json?: boolean }>(command)),
    )
  const steps = () => import('./start-and-stop.ts')
  add('status', 'say whether a cluster is running on the data folder, and how its members are')
    .option('--json', 'print JSON')
    .action(async (_: object, command: Command) =>
      (await steps()).showStatus(optionsOf<ControlOptions & { json?: boolean }>(command)),
    )
  add('start', 'start a member that was stopped, or all that are down')
    .argument('[name]', 'as "cluster members" shows it')
    .action(async (name: string | undefined, _: object, command: Command) =>
      (await steps()).startMembers(name, optionsOf<ControlOptions>(command)),
    )
  add('stop', 'stop a member, or the whole cluster, after it has finished its requests')
    .argument('[name]', 'as "cluster members" shows it')
    .action(async (name: string | undefined, _: object, command: Command) =>
      (await steps()).stopMembers(name, optionsOf<ControlOptions>(command)),
    )
  add('restart', 'restart a member, or all of them one after the other')
    .argument('[name]', 'as "cluster members" shows it')
    .action(async (name: string | undefined, _: object, command: Command) =>
      (await steps()).restartMembers(name, optionsOf<ControlOptions>(command)),
    )
  add('add', 'add a member; prints its name and its address once it is healthy')
    .argument(
      '<kind>',
      'buyer-frontend, seller-frontend, gateway, seller-gateway, payments, product-follower, product-standby or customer-standby',
    )
    .argument('[name]', 'name of the member')
    .action(async (kind: string, name: string | undefined, _: object, command: Command) =>
      (await changes()).addMember(kind, name, optionsOf<ControlOptions>(command)),
    )
  add('remove', 'drain an added member, then stop it')
    .argument('<name>', 'as "cluster members" shows it')
    .action(async (name: string, _: object, command: Command) =>
      (await changes()).removeMember(name, optionsOf<ControlOptions>(command)),
    )
  add('replication', 'show how the databases are copied, and how many copies a write waits for')
    .option('--copies <n>', 'a write is answered once so many standbys have it on disk', copies)
    .addOption(
      new Option('--when-fewer <way>', 'what becomes of a write while fewer standbys are there').choices(
        fewerWays,
      ),
    )
    .addOption(new Option('--database <name>', 'change only this one').choices(databaseNames))
    .option('--json', 'print JSON')
    .action(async (_: object, command: Command) =>
      (await import('./replication.ts')).showReplication(optionsOf<ReplicationOptions>(command)),
    )
  add('promote', 'make a standby the owner of its database, since its owner is lost for good')
    .argument('[standby]', 'as "cluster members" shows it; without one, the standby that has most')
    .addOption(
      new Option('--database <name>', 'whose owner is lost').choices(databaseNames).default('product-db'),
    )
    .option('--leave-old', 'do not end the former owner, as if its machine could not be reached')
    .option('--force', 'also where another standby has more changes, or may have')
    .option('--json', 'print JSON')
    .action(async (standby: string | undefined, _: object, command: Command) =>
      (await import('./promote.ts')).promoteStandby(standby, optionsOf<PromoteOptions>(command)),
    )
  add('gateway', 'show how requests are balanced over the frontends')
    .addOption(new Option('--policy <policy>', 'change the policy').choices(balancingPolicies))
    .option('--json', 'print JSON')
    .action(async (_: object, command: Command) =>
      (await changes()).showGateways(optionsOf<GatewayOptions>(command)),
    )
  add('autoscale', 'add and remove frontends by load, on the sides that have a gateway')
    .addArgument(new Argument('[switch]', 'on or off; without it, the state is shown').choices(['on', 'off']))
    .option('--least <n>', 'fewest frontends of a side', atLeastOne)
    .option('--most <n>', 'most frontends of a side', atLeastOne)
    .option('--queue <n>', 'requests in flight for each frontend, above which one is added', amount)
    .option('--latency <ms>', '99th percentile of replies, above which one is added', amount)
    .option('--cool-down <seconds>', 'after a decision there is none for this time', amount)
    .option('--json', 'print JSON')
    .action(async (turn: 'on' | 'off' | undefined, _: object, command: Command) => {
      const { autoscale } = await import('./autoscale.ts')
      await autoscale(turn, optionsOf<AutoscaleOptions>(command))
    })
}

function amount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('Give a number from 0.')
  return value
}

function portBase(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > lastBase)
    throw new InvalidArgumentError(`Give a number from 1 to ${lastBase}.`)
  return port
}

function count(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > mostOfAKind)
    throw new InvalidArgumentError(`Give a number from 0 to ${mostOfAKind}.`)
  return Number(text)
}

function copies(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > mostCopies)
    throw new InvalidArgumentError(`Give a number from 0 to ${mostCopies}.`)
  return Number(text)
}

/** The four stay: there is always one. */
function atLeastOne(text: string): number {
  if (!/^[1-9]\d*$/.test(text) || Number(text) > mostOfAKind)
    throw new InvalidArgumentError(`Give a number from 1 to ${mostOfAKind}.`)
  return Number(text)
}
