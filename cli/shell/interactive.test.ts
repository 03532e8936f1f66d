import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collect, type Collected, marketlabFile, MarketlabProcess } from '../testing/run-marketlab.ts'

const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0

/** A shell at a pseudo terminal. */
class TerminalShell {
  readonly child: ChildProcess
  readonly output: Collected
  #seen = 0

  constructor(cluster: MarketlabProcess, env: NodeJS.ProcessEnv = {}) {
    const command = `stty cols 60; exec ${process.execPath} ${marketlabFile} buyer --connect ${cluster.address('buyer')}`
    this.child = spawn('script', ['-qefc', command, '/dev/null'], {
      env: { ...process.env, TERM: 'xterm', NO_COLOR: '', XDG_STATE_HOME: cluster.folder, ...env },
      stdio: 'pipe',
    })
    this.output = collect(this.child)
  }

  type(keys: string): void {
    this.child.stdin!.write(keys)
  }

  /** Waits for a text that comes after everything waited for before. */
  async shows(text: string): Promise<string> {
    const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    await this.output.until(new RegExp(`^[\\s\\S]{${this.#seen},}${escaped}`))
    const all = this.output.stdout
    const fresh = all.slice(this.#seen)
    this.#seen = all.indexOf(text, this.#seen) + text.length
    return fresh
  }
}

describe.runIf(hasScript)('the interactive shell', () => {
  let cluster: MarketlabProcess

  beforeAll(async () => {
    cluster = await MarketlabProcess.start()
    await cluster.shell('seller', 'signup bob pw; login bob pw; sell "Desk lamp" 3 19.99 5 new lamp')
    await cluster.shell('buyer', 'signup ann pw')
  })

  afterAll(() => cluster.dispose())

  it('asks for the password unseen, completes, shows events above the typed line, and survives a frontend', async () => {
    const shell = new TerminalShell(cluster)
    await shell.shows(`${cluster.address('buyer')}> `)
    shell.type('login ann\r')
    await shell.shows('Password for ann: ')
    shell.type('pw\r')
    expect(await shell.shows('Welcome, ann')).not.toContain('pw')
    await shell.shows(`ann@${cluster.address('buyer')}> `)

    shell.type('sea\t')
    await shell.shows('rch ')
    shell.type('lamp\r')
    await shell.shows('Desk')
    await shell.shows('> ')
    shell.type('item 3\t')
    await shell.shows('3-1 ')
    shell.type('\r')
    await shell.shows('Condition')
    await shell.shows('> ')

    shell.type('serch\r')
    await shell.shows('Did you mean "search"?')
    await shell.shows('> ')
    shell.type('watch items\r')
    await shell.shows('Watching items.')
    await shell.shows('> ')
    shell.type('categ')
    await shell.shows('categ')
    await cluster.shell('seller', 'login bob pw; price 3-1 17.50')
    await shell.shows('* item 3-1: price 17.50')
    await shell.shows('categ')
    shell.type('\t')
    await shell.shows('ories')
    shell.type('\r')
    await shell.shows('For sale')
    await shell.shows('> ')

    process.kill(cluster.ready.services['buyer-frontend'].pid, 'SIGKILL')
    await shell.shows('lost')
    await shell.shows('Connected again.')
    await cluster.shell('seller', 'login bob pw; price 3-1 18')
    await shell.shows('* item 3-1: price 18.00')

    shell.type('this will not run\x03ping\r')
    await shell.shows('Answered')
    shell.type('\x04')
    expect((await once(shell.child, 'close'))[0]).toBe(0)
    expect(stripVTControlCharacters(shell.output.stdout)).not.toContain('no command "this"')
    const history = readFileSync(join(cluster.folder, 'marketlab', 'buyer-history'), 'utf8')
    expect(history).toContain('watch items')
    expect(history).not.toContain('login')
    expect(history).not.toMatch(/^pw$/m)
  })

  it('lets go of a command that takes long on Ctrl-C', async () => {
    const shell = new TerminalShell(cluster)
    await shell.shows('> ')
    shell.type('wait 600\r')
    await shell.shows('600')
    const again = setInterval(() => shell.type('\x03'), 50)
    await shell.shows('Stopped waiting. Nothing was being changed.')
    clearInterval(again)
    shell.type('exit\r')
    await once(shell.child, 'close')
  })

  it.each([
    ['search lamp', 'Nothing was being changed.'],
    ['add 3-1', 'The request may still be carried out: check before you repeat it.'],
  ])('says after Ctrl-C on "%s" whether something may have been changed', async (command, says) => {
    const shell = new TerminalShell(cluster)
    await shell.shows('> ')
    shell.type('login ann\r')
    await shell.shows('Password for ann: ')
    shell.type('pw\r')
    await shell.shows('Welcome, ann')
    await shell.shows('> ')
    const { pid } = cluster.ready.services['product-db']
    process.kill(pid, 'SIGSTOP')
    try {
      shell.type(`${command}\r`)
      const again = setInterval(() => shell.type('\x03'), 50)
      await shell.shows(`Stopped waiting. ${says}`)
      clearInterval(again)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    shell.type('exit\r')
    await once(shell.child, 'close')
  })

  it('takes the password from the variable without asking', async () => {
    const shell = new TerminalShell(cluster, { MARKETLAB_PASSWORD: 'pw' })
    await shell.shows('> ')
    shell.type('login ann\r')
    expect(await shell.shows('Welcome, ann')).not.toContain('Password')
    shell.type('exit\r')
    await once(shell.child, 'close')
  })

  it('uses colours unless NO_COLOR is set', async () => {
    for (const [env, coloured] of [
      [{}, true],
      [{ NO_COLOR: '1' }, false],
    ] as const) {
      const shell = new TerminalShell(cluster, env)
      await shell.shows('> ')
      shell.type('cart\r')
      await shell.shows('UNAUTHENTICATED')
      shell.type('exit\r')
      await once(shell.child, 'close')
      expect(shell.output.stdout.includes('\u001b[31m')).toBe(coloured)
    }
  })
})
