import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { command } from './command.ts'

const names = ['1', '2', '3'].map((number) => `marketlab-verify-${number}`)
const network = 'marketlab-verify-0'

/** Three hosts with addresses 10.0.0.1 to 10.0.0.3, which no other host can reach: network namespaces of this machine. */
export class Hosts {
  readonly #processes = new Map<ChildProcess, string>()

  static async start(): Promise<Hosts> {
    const hosts = new Hosts()
    await ip('netns', 'add', network)
    await inHost(network, 'ip', 'link', 'add', 'bridge', 'type', 'bridge')
    await inHost(network, 'ip', 'link', 'set', 'bridge', 'up')
    for (const [index, name] of names.entries()) {
      const port = `port${index + 1}`
      await ip('netns', 'add', name)
      await inHost(network, 'ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
      await inHost(network, 'ip', 'link', 'set', port, 'master', 'bridge', 'up')
      await inHost(name, 'ip', 'address', 'add', `10.0.0.${index + 1}/24`, 'dev', 'eth0')
      await inHost(name, 'ip', 'link', 'set', 'eth0', 'up')
      await inHost(name, 'ip', 'link', 'set', 'lo', 'up')
    }
    return hosts
  }

  /** Resolves once the program has written the text to its log. */
  async serve(host: number, words: readonly string[], env: NodeJS.ProcessEnv, sign: string): Promise<void> {
    const name = names[host - 1]!
    const child = spawn('ip', ['netns', 'exec', name, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#processes.set(child, name)
    let log = ''
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`${words.join(' ')} ended: ${log.slice(-500)}`)))
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text
        if (log.includes(sign)) resolve()
      })
    })
  }

  run(host: number, ...words: readonly string[]): Promise<string> {
    return inHost(names[host - 1]!, ...words)
  }

  /** Its processes are killed, as when its power fails. */
  async lose(host: number): Promise<void> {
    const lost = [...this.#processes].filter(([, name]) => name === names[host - 1]).map(([child]) => child)
    await Promise.all(lost.map((child) => this.#kill(child)))
  }

  async remove(): Promise<void> {
    await Promise.all([...this.#processes.keys()].map((child) => this.#kill(child)))
    for (const name of [...names, network]) await ip('netns', 'delete', name).catch(() => undefined)
  }

  async #kill(child: ChildProcess): Promise<void> {
    this.#processes.delete(child)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

function ip(...words: readonly string[]): Promise<string> {
  return command('ip', words)
}

function inHost(host: string, ...words: readonly string[]): Promise<string> {
  return ip('netns', 'exec', host, ...words)
}
