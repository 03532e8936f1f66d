import { existsSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryRoot } from '../../bench/target/temporary-root.ts'
import { errorCode, messageOf } from '../../services/text/error-text.ts'
import type { MeasureContext } from '../runner/claim.ts'
import { baseImage } from './base-image.ts'
import { firewall, restoreFirewall } from './firewall.ts'
import { prepareMachine } from './machine.ts'
import { Podman } from './podman.ts'

const image = 'marketlab:0.2.0'

/** The project's image, in a Podman of its own. */
export interface BuiltImage {
  podman: Podman
  folder: string
  base: string
}

/** The things that all claims share. The first of them makes these, and they are cleared away at the end. */
export class Stage {
  readonly project: string
  /** Not the folder of one measurement, which goes before everything in it has ended. */
  readonly #root = temporaryRoot()
  #folder: string | undefined
  #podman: Podman | undefined
  #firewall = ''
  #built: Promise<BuiltImage> | undefined

  constructor(project: string) {
    this.project = project
  }

  built(context: MeasureContext): Promise<BuiltImage> {
    return (this.#built ??= this.#build(context))
  }

  async #build({ signal, progress }: MeasureContext): Promise<BuiltImage> {
    const release = await prepareMachine(signal, progress)
    this.#firewall = await firewall()
    const folder = (this.#folder = mkdtempSync(join(this.#root, 'marketlab-containers-')))
    const podman = (this.#podman = new Podman(folder, signal))
    const base = await baseImage(podman, folder, release, signal, progress)
    progress(`building ${image} on ${base}`)
    const from = ['--build-arg', `NODE_IMAGE=${base}`, '--network', 'host']
    await podman.run('build', '--layers=false', '--format', 'docker', ...from, '-t', image, this.project)
    return { podman, folder, base }
  }

  /** Removes all that was made, but for packages of the system. Names what is still there. */
  async clear(): Promise<string[]> {
    const [folder, podman] = [this.#folder, this.#podman]
    if (folder === undefined || podman === undefined) return []
    this.#folder = undefined
    const commands = ['pod rm -a -f', 'rm -a -f -t 1', 'network prune -f', 'volume rm -a -f', 'rmi -a -f']
    const problems: string[] = []
    for (const words of commands)
      await podman.clean(...words.split(' ')).catch((error: unknown) => problems.push(messageOf(error)))
    await restoreFirewall(this.#firewall)
    removeControlGroups()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    return [...problems, ...mountsIn(folder), ...(existsSync(folder) ? [folder] : [])]
  }
}

/** Podman leaves its own behind. Those in use by another Podman cannot be removed. */
function removeControlGroups(): void {
  const root = '/sys/fs/cgroup'
  for (const hierarchy of [root, ...foldersIn(root)]) removeGroup(join(hierarchy, 'libpod_parent'))
}

/** The groups in a group go first. */
function removeGroup(group: string): void {
  if (!existsSync(group)) return
  for (const inner of foldersIn(group)) removeGroup(inner)
  try {
    rmdirSync(group)
  } catch (error) {
    if (!['EBUSY', 'ENOTEMPTY'].includes(errorCode(error) ?? '')) throw error
  }
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
}

function mountsIn(folder: string): string[] {
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((at) => at.startsWith(folder))
}
