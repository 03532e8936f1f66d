import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.ts'

/** A Podman whose images, containers, volumes and networks are all in one folder, apart from those of the machine. */
export class Podman {
  readonly #env: NodeJS.ProcessEnv
  readonly #signal: AbortSignal

  constructor(folder: string, signal: AbortSignal) {
    const at = (name: string) => join(folder, name)
    for (const name of ['tmp', 'networks']) mkdirSync(at(name))
    // runc and cgroupfs also work without systemd, and without the rights that Podman otherwise asks for.
    writeFileSync(
      at('containers.conf'),
      `[containers]
default_ulimits = ["nofile=20000:20000", "nproc=4000:4000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
network_config_dir = "${at('networks')}"
`,
    )
    writeFileSync(
      at('storage.conf'),
      `[storage]\ndriver = "overlay"\ngraphroot = "${at('graph')}"\nrunroot = "${at('run')}"\n`,
    )
    this.#env = {
      ...process.env,
      CONTAINERS_CONF: at('containers.conf'),
      CONTAINERS_STORAGE_CONF: at('storage.conf'),
      TMPDIR: at('tmp'),
    }
    this.#signal = signal
  }

  run(...words: readonly string[]): Promise<string> {
    return command('podman', words, { env: this.#env, signal: this.#signal })
  }

  /** Also after a cancellation. */
  clean(...words: readonly string[]): Promise<string> {
    return command('podman', words, { env: this.#env })
  }

  compose(folder: string, variables: Record<string, string>, ...words: readonly string[]): Promise<string> {
    const env = { ...this.#env, ...variables }
    return command('podman-compose', ['-p', composeProject, ...words], {
      env,
      cwd: folder,
      signal: this.#signal,
    })
  }

  /** Within a container, by its image's Node.js or shell. */
  exec(container: string, ...words: readonly string[]): Promise<string> {
    return this.run('exec', container, ...words)
  }

  async inspect(container: string, format: string): Promise<string> {
    return (await this.run('inspect', '--format', format, container)).trim()
  }
}

const composeProject = 'marketlab-verify'

export const composeContainer = (service: string) => `${composeProject}_${service}_1`

export const composeVolume = (name: string) => `${composeProject}_${name}`
