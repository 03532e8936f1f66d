import type { Command } from 'commander'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newSegment } from '../services/logs/segments.ts'
import { built } from '../services/testing/built.ts'
import { TestClient } from '../services/testing/clients/test-client.ts'
import { pngOf } from '../services/testing/inputs/pictures.ts'
import { createProgram } from './program.ts'
import { Registry } from './shell/commands/registry.ts'
import type { Outcome } from './testing/command-line.ts'
import { MarketlabProcess } from './testing/run-marketlab.ts'
import { commandLine } from './testing/command-line.ts'

// C1, an override of direction, zero width, a line separator, a tag: what the contract lets into a name.
const hostile = 'Lamp\u009b31m\u202egpj\u200b\u2028\u{e0041}'
const hostileWord = 'k\u009b1m\u202e'
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u

let cluster: MarketlabProcess

beforeAll(async () => {
  cluster = await MarketlabProcess.start({ words: ['--gateway'] })
  await commandLine(['trace', 'on', '--all', '--data', cluster.data])
})

afterAll(() => cluster.dispose())

function expectHarmless({ stdout, stderr }: Pick<Outcome, 'stdout' | 'stderr'>): void {
  expect(JSON.stringify(acting.exec(stdout + stderr)?.[0])).toBeUndefined()
}

/** Fails for a command that has no line. `more` shows what the command before it shows. */
function scriptOf(role: 'buyer' | 'seller', lines: Record<string, string>): string {
  expect(Object.keys(lines).sort()).toEqual(new Registry(role).names.filter((name) => name !== 'more').sort())
  return Object.values(lines).join('; ')
}

it('every command of the shells shows what others wrote and lets none of it act', async () => {
  const file = join(cluster.folder, 'items.csv')
  writeFileSync(file, `name,category,price,quantity,keywords\n${hostile},4,25.5,3,${hostileWord}\n`)
  const picture = join(cluster.folder, 'picture.png')
  writeFileSync(picture, pngOf(2, 2))
  const selling = {
    signup: `signup bob --name "${hostile}"`,
    login: 'login bob',
    help: 'help',
    watch: 'watch sales',
    sell: `sell "${hostile}" 3 19.99 5 new ${hostileWord}`,
    import: `import ${file}`,
    items: 'items',
    price: 'price 3-1 18',
    units: 'units 3-1 2',
    describe: 'describe 3-1 --condition used',
    image: `image 3-1 ${picture}`,
    'save-image': `save-image 3-1 ${join(cluster.folder, 'saved.png')} --overwrite`,
    withdraw: 'withdraw 4-2',
    update: 'update 3-1:17',
    report: 'report',
    rating: 'rating',
    ping: 'ping',
    raw: 'raw DisplayItemsForSale',
    wait: 'wait 0',
    logout: 'logout',
    exit: 'exit',
  }
  const buying = (name: string, order: string) => ({
    signup: `signup ${name} --name "${hostile}"`,
    login: `login ${name}`,
    help: 'help',
    watch: 'watch orders',
    search: `search 3 ${hostileWord}`,
    item: 'item 3-1',
    'save-image': `save-image 3-1 ${join(cluster.folder, 'saved.png')} --overwrite`,
    categories: 'categories',
    add: 'add 3-1 2',
    save: 'save',
    remove: 'remove 3-1',
    cart: 'cart',
    buy: 'buy',
    order: `order ${order}`,
    cancel: `cancel ${order}`,
    tier: 'tier vip',
    orders: 'orders',
    purchases: 'purchases',
    thumb: 'thumb 3-1 up',
    rating: 'rating 1',
    clear: 'clear',
    ping: 'ping',
    raw: 'raw GetItem {"itemId":"3-1"}',
    wait: 'wait 0',
    logout: 'logout',
    exit: 'exit',
  })
  // As an argument: lines that are read end where a separator of lines stands.
  const run = (role: 'buyer' | 'seller', script: string, ...words: string[]) =>
    commandLine([role, '--connect', cluster.address(role), ...words, '-c', script], {
      env: { MARKETLAB_PASSWORD: 'pw' },
    })
  const sold = await run('seller', scriptOf('seller', selling))
  const bought = await run('buyer', scriptOf('buyer', buying('ann', 'o1')))
  for (const outcome of [sold, bought]) {
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(outcome.stdout).toContain('Lamp\uFFFD31m\uFFFDgpj\uFFFD\uFFFD\uFFFD')
    expectHarmless(outcome)
  }
  const data = await run('buyer', scriptOf('buyer', buying('eve', 'o2')), '--json')
  expect(data).toMatchObject({ code: 0, stderr: '' })
  expectHarmless(data)
  expect(data.stdout).toContain('\\u009b31m\\u202e')
  const answers = data.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { item?: { name: string } })
  expect(answers.find(({ item }) => item !== undefined)!.item!.name).toBe(hostile)
})

it('traces that a client named are listed and shown', async () => {
  const { host, port } = cluster.ready.services['buyer-frontend']
  const client = await TestClient.connect(port, host)
  await client.call('GetItem', { itemId: '3-1' }, { trace: hostile })
  client.socket.destroy()
  for (const words of [
    ['list'],
    ['list', '--json'],
    ['show', hostile],
    ['show', `no${hostile}`],
    ['export', hostile],
  ]) {
    const outcome = await commandLine(['trace', ...words, '--data', cluster.data])
    expect(outcome.stdout + outcome.stderr).toMatch(words[1] === hostile ? 'GetItem' : /Lamp(\uFFFD|\\u009b)/)
    expectHarmless(outcome)
  }
})

it('log files are shown whatever was written into them', async () => {
  const { name } = newSegment('stranger', Date.now())
  const written = [
    `\u001b[2J${hostile}`,
    `{"level":"\\u001b","msg":"${hostile}","${hostile}":"${hostile}"}`,
    '{"msg":',
  ]
  writeFileSync(join(cluster.data, 'logs', name), `${written.join('\n')}\n`)
  for (const words of [[], ['--json']]) {
    const outcome = await commandLine(['logs', 'stranger', ...words, '--data', cluster.data])
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(outcome.stdout.trimEnd().split('\n')).toHaveLength(written.length)
    expect(outcome.stdout).toContain('gpj')
    expectHarmless(outcome)
  }
})

it('the administrator is shown what users wrote, and none of it acts', async () => {
  const lists = [
    ['items', hostile],
    ['items', '--seller', hostile],
    ['orders'],
    ['orders', '--buyer', hostile],
    ['accounts', hostile],
    ['sessions', 'buyer', hostile],
    ['lock', 'seller', hostile],
    ['set-stock', hostile, '1'],
    ['cancel', hostile],
  ]
  for (const words of lists) {
    for (const more of [[], ['--json']])
      expectHarmless(await commandLine(['admin', ...words, '--data', cluster.data, ...more]))
  }
  const { stdout } = await commandLine(['admin', 'items', '--data', cluster.data])
  expect(stdout).toContain('Lamp\uFFFD31m\uFFFDgpj')
  const orders = await commandLine(['admin', 'orders', '--data', cluster.data])
  expect(orders.stdout).toContain('Lamp\uFFFD31m\uFFFDgpj')
  const accounts = await commandLine(['admin', 'accounts', '--data', cluster.data])
  expect(accounts.stdout).toContain('Lamp\uFFFD31m\uFFFDgpj')
})

it('every command that refuses an argument or a file quotes it harmlessly', async () => {
  const yaml = join(cluster.folder, 'hostile.yaml')
  writeFileSync(yaml, `"${hostile}": 1\nlimits: {"\\x1b[31m${hostile}": 2}\n`)
  const refuse = async (words: string[], quoted = 'gpj') => {
    const outcome = await commandLine(words)
    expect([1, 2]).toContain(outcome.code)
    expect(outcome.stderr).toContain(quoted)
    expectHarmless(outcome)
  }
  for (const path of leavesOf(createProgram(built)))
    await refuse([...path, `--no\u001b[2J${hostile}`], 'marketlab: ')
  for (const words of [['serve', 'product-db'], ['cluster'], ['snapshot', 'list']])
    await refuse([...words, '--config', yaml])
  await refuse(['serve', hostile])
  await refuse([hostile])
  await refuse(['buyer', '--connect', hostile])
  await refuse(['fault', 'add', hostile])
  await refuse(['bench', '--buyer', hostile, '--seller', hostile])
  await refuse(['bench', '--config', yaml])
  await refuse(['experiment', 'validate', yaml])
  await refuse(['experiment', 'run', hostile])
  await refuse(['check', 'history', hostile])
  await refuse(['logs', hostile, '--data', cluster.data])
  await refuse(['logs', '--since', hostile])
  await refuse(['snapshot', 'import', hostile, '--data', cluster.data])
})

function leavesOf(command: Command, path: string[] = []): string[][] {
  const own = command.commands.flatMap((child) => leavesOf(child, [...path, child.name()]))
  return command.commands.length === 0 ? [path] : own
}
