import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NotHere } from '../runner/claim.ts'
import { firstSourceOf } from './apt-sources.ts'
import { command } from './command.ts'
import type { Podman } from './podman.ts'

const usual = 'node:22-bookworm-slim'
const ours = 'localhost/marketlab-verify-base:latest'

/**
 * The base of the project's image: the usual one where a registry can be reached, else one made of Debian's packages and of the
 * Node.js, npm and certificates of this machine.
 */
export async function baseImage(
  podman: Podman,
  folder: string,
  release: string,
  signal: AbortSignal,
  progress: (text: string) => void,
): Promise<string> {
  const isPulled = await podman.run('pull', '--quiet', usual).then(
    () => true,
    () => false,
  )
  if (isPulled) return usual
  const source = firstSourceOf(release)
  if (source === undefined) throw new NotHere(`apt has no source for Debian ${release}`)
  progress(`no registry can be reached: the base image is made of Debian ${release}`)
  const root = join(folder, 'base')
  await command('debootstrap', ['--variant=minbase', '--include=ca-certificates', release, root, source], {
    signal,
  })
  addNode(root)
  const certificates = process.env.NODE_EXTRA_CA_CERTS
  const changes: string[] = []
  if (certificates !== undefined && existsSync(certificates)) {
    cpSync(certificates, join(root, 'etc/ssl/certs/of-this-machine.pem'), { dereference: true })
    changes.push('--change', 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/of-this-machine.pem')
  }
  const archive = join(folder, 'base.tar')
  await command('tar', ['-C', root, '-cf', archive, '.'], { signal })
  await podman.run('import', '--quiet', ...changes, archive, ours)
  rmSync(root, { recursive: true, force: true })
  rmSync(archive)
  return ours
}

function addNode(root: string): void {
  const programs = join(root, 'usr/local/bin')
  const modules = join(root, 'usr/local/lib/node_modules')
  mkdirSync(modules, { recursive: true })
  cpSync(process.execPath, join(programs, 'node'))
  cpSync(npmFolder(), join(modules, 'npm'), { recursive: true, dereference: true })
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(programs, 'npm'))
}

/** npm names its own program to the scripts that it runs. */
function npmFolder(): string {
  const program = process.env.npm_execpath
  if (program === undefined || !existsSync(program))
    throw new NotHere('npm was not found: start it with "npm run verify:containers"')
  return dirname(dirname(program))
}
