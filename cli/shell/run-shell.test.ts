import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import { collect, marketlab, marketlabFile, MarketlabProcess } from '../testing/run-marketlab.ts'
import { commandLine, type RunOptions } from '../testing/command-line.ts'

let cluster: MarketlabProcess

beforeAll(async () => {
  cluster = await MarketlabProcess.start()
  await cluster.shell('seller', 'signup bob pw; login bob pw; sell "Desk lamp" 3 19.99 5 new lamp,light')
  await cluster.shell('buyer', 'signup ann pw --name "Ann M" --vip')
})

afterAll(() => cluster.dispose())

const buyer = (commands: string, ...words: string[]) => cluster.shell('buyer', commands, ...words)
const seller = (commands: string, ...words: string[]) => cluster.shell('seller', commands, ...words)

describe('scripts', () => {
  it('shop from the login to the thumb', async () => {
    const { code, stdout, stderr } = await buyer(
      'login ann pw; categories; search 3 lamp; item 3-1; add 3-1 2; save; remove 3-1; cart; buy; orders; order o1; ' +
        'purchases; thumb 3-1 up; rating 1; clear; ping; logout',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Welcome, Ann M: buyer 2, VIP.')
    expect(stdout).toMatch(/^3-1 +Desk lamp +19\.99 +5 +new +\+0 −0 +lamp, light +1$/m)
    expect(stdout).toContain('Total 39.98, saved for the next session')
    expect(stdout).toContain('Bought and paid.')
    expect(stdout).toContain('3-1 now has 1 thumb up and 0 thumbs down.')
    expect(stdout).not.toContain('\u001b')
  })

  it('sell, change in bulk and report', async () => {
    const file = join(cluster.folder, 'items.csv')
    writeFileSync(
      file,
      'name,category,price,quantity,keywords\n"Chair, red",4,25.5,3,red chair\nBad,4,1.999,1,\n',
    )
    const imported = await seller(`login bob pw; import ${file}`)
    expect(imported.code).toBe(1)
    expect(imported.stdout).toContain('1 row carried out, 1 refused.')
    expect(imported.stdout).toMatch(/^ +2 +INVALID_ARGUMENT +.*2 decimals/m)
    const chair = /^(4-\d+) /m.exec((await buyer('login ann pw; search 4')).stdout)![1]!
    const { code, stdout } = await seller(
      `login bob pw; update ${chair}:20:+2; units ${chair} -1; price ${chair} 21; items; report --from 1d; rating`,
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/^4-\d+ +Chair, red +21\.00 +4 +new/m)
    expect(stdout).toContain('Revenue')
  })

  it('take categories by their names, and tell names beside numbers', async () => {
    const file = join(cluster.folder, 'named.csv')
    writeFileSync(file, 'name,category,price,quantity\nShade,Lighting,5,1\nBulb,2,6,1\n')
    const sold = await seller(`login bob pw; import ${file}; sell Flute audio 7 1`)
    expect({ code: sold.code, stderr: sold.stderr }).toEqual({ code: 0, stderr: '' })
    expect(sold.stdout).toContain('2 rows carried out')
    expect(sold.stdout).toMatch(/For sale as 3-\d+\./)
    const found = await buyer('login ann pw; search --in lighting')
    const shade = /^(2-\d+) +Shade /m.exec(found.stdout)![1]!
    expect(found.stdout).toMatch(/^2-\d+ +Bulb /m)
    expect(found.stdout).not.toMatch(/^3-\d+ /m)
    const { stdout } = await buyer(`login ann pw; item ${shade}; categories`)
    expect(stdout).toMatch(/^Category +2 Lighting$/m)
    expect(stdout).toMatch(/^ +2 +Lighting +2 +2$/m)
    const { code, stderr } = await buyer('login ann pw; search --in nowhere')
    expect([code, stderr]).toEqual([2, expect.stringContaining('"category"')])
  })

  it('stop at the first failure with its code and details', async () => {
    const { code, stdout, stderr } = await buyer('login ann pw; add 3-1 5000; categories')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^marketlab: OUT_OF_STOCK: /)
    expect(stderr).toContain('wanted 5000')
    expect(stdout).not.toContain('Category')
  })

  it('say what to type when nobody is logged in', async () => {
    const { code, stderr } = await buyer('cart')
    expect(code).toBe(1)
    expect(stderr).toBe(
      'marketlab: UNAUTHENTICATED: You are not logged in. Type "login <username>", or "signup <username>" first.\n',
    )
  })

  it("are told that a frontend is the other side's, before they do anything there", async () => {
    const address = cluster.address('seller')
    const { code, stdout, stderr } = await commandLine([
      'buyer',
      '--connect',
      address,
      '-c',
      'signup eve pw; login eve pw',
    ])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`${address} is a seller frontend, not one for buyers.`)
    expect(stderr).toContain(`"marketlab seller --connect ${address}"`)
    expect((await seller('login eve pw')).stderr).toContain('UNAUTHENTICATED')

    const database = `127.0.0.1:${cluster.ready.services['customer-db'].port}`
    const refused = await commandLine(['buyer', '--connect', database], { input: 'login ann pw\n' })
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(
      /^marketlab: UNAVAILABLE: .+ it does not seem to be a buyer frontend\..+\n$/,
    )
  })

  it('are advised in the words of the shell', async () => {
    const empty = await buyer('login ann pw; clear; buy')
    expect(empty.stderr).toContain('CART_EMPTY: The cart is empty. Add items to it with "add" first.')
    const unknown = await buyer('login ann pw; watch foo')
    expect(unknown).toMatchObject({
      code: 2,
      stderr: 'marketlab: There is no topic "foo". Topics: items, orders.\n',
    })
    const watching = await buyer('login ann pw; watch items')
    expect(watching.stdout).toContain('end with "wait 60"')
    const help = await buyer('help buy; help search; help cart')
    for (const line of help.stdout.split('\n').filter((text) => text.endsWith('.')))
      expect(help.stdout.split(line.split('.')[0]!)).toHaveLength(2)
  })

  it('give one line of JSON for each result, and for the failure', async () => {
    const { code, stdout } = await buyer(
      'login ann pw; search; raw GetItem {"itemId":"3-1"}; item 9-9',
      '--json',
    )
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(code).toBe(1)
    expect(lines.map((line) => Object.keys(line)[0])).toEqual(['session', 'items', 'item', 'error'])
    expect(lines[3]).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  it('come through a pipe, with comments', async () => {
    const words = ['buyer', '--connect', cluster.address('buyer')]
    const { code, stdout } = await marketlab(words, {
      input: '# shopping\nlogin ann pw\n\ncategories; exit\nfrob\n',
    })
    expect(code).toBe(0)
    expect(stdout).toContain('Category')
  })

  it('page through results with more', async () => {
    await seller('login bob pw; sell A 7 1 1; sell B 7 2 1; sell C 7 3 1')
    const { stdout } = await buyer('login ann pw; search 7 --limit 2; more')
    expect(stdout.match(/^7-\d+ +\w/gm)?.map((row) => row.at(-1))).toEqual(['A', 'B', 'C'])
    expect((await buyer('login ann pw; search 7; more')).code).toBe(2)
  })

  it('take a password that they leave out from the environment or the standard input, and warn of one in the arguments', async () => {
    const login = (words: string, given: RunOptions = {}) =>
      commandLine(['buyer', '--connect', cluster.address('buyer'), '-c', words], given)
    const inArguments = await login('login ann pw; login ann pw')
    expect(inArguments).toMatchObject({ code: 0 })
    expect(inArguments.stderr).toMatch(/^marketlab: a password in the arguments .+\n$/)
    const raw = await login('raw Login {"username":"ann","password":"pw"}')
    expect(raw).toMatchObject({ code: 0, stderr: inArguments.stderr })
    for (const given of [{ env: { MARKETLAB_PASSWORD: 'pw' } }, { input: 'pw\n' }])
      expect(await login('login ann; logout; login ann', given)).toMatchObject({ code: 0, stderr: '' })
    const wrong = await login('login ann', { input: 'other\n' })
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('UNAUTHENTICATED') })
    const piped = { input: 'login ann; logout\n', env: { MARKETLAB_PASSWORD: 'pw' } }
    const address = cluster.address('buyer')
    expect(await commandLine(['buyer', '--connect', address], piped)).toMatchObject({ code: 0, stderr: '' })
  })

  /** One that stays, so that something can happen meanwhile. */
  function watching() {
    const words = ['buyer', '--connect', cluster.address('buyer'), '--json']
    const statements = 'login ann pw; watch items; wait 60'
    const child = spawn(process.execPath, [marketlabFile, ...words, '-c', statements], { stdio: 'pipe' })
    const end = async () => {
      child.kill()
      await once(child, 'close')
    }
    return { output: collect(child), end }
  }

  it('show events while they wait', async () => {
    const { output, end } = watching()
    await output.until('"complete":true')
    await seller('login bob pw; price 3-1 5')
    await output.until(/^\{"event":"item","rev":\d+,"data":\{"itemId":"3-1","price":5,/m)
    await end()
  })

  it('say that they watch no longer where their session has ended', async () => {
    const { output, end } = watching()
    await output.until('"complete":true')
    const { session } = JSON.parse(output.stdout.split('\n')[0]!) as { session: string }
    const [host, port] = cluster.address('buyer').split(':')
    const other = await TestClient.connect(Number(port), host)
    other.session = session
    await other.ok('Logout')
    await output.until('No longer watching: This session was logged out.', 'stderr')
    await output.until('{"event":"session"')
    other.socket.destroy()
    await end()
  })
})
