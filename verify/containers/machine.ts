import { readFileSync } from 'node:fs'
import { NotHere } from '../runner/claim.ts'
import { command, succeeds } from './command.ts'

/** The packages of Debian that are needed, each with a file that shows that it is there. */
const packages = {
  podman: '/usr/bin/podman',
  runc: '/usr/sbin/runc',
  'podman-compose': '/usr/bin/podman-compose',
  netavark: '/usr/lib/podman/netavark',
  'aardvark-dns': '/usr/lib/podman/aardvark-dns',
  catatonit: '/usr/bin/catatonit',
  iptables: '/usr/sbin/iptables',
  debootstrap: '/usr/sbin/debootstrap',
} as const

/** Installs what is missing. Results in the release of Debian that this machine runs. */
export async function prepareMachine(signal: AbortSignal, progress: (text: string) => void): Promise<string> {
  const release = debianRelease()
  if (release === undefined || process.getuid?.() !== 0) throw new NotHere('it needs root on Debian')
  const missing: string[] = []
  for (const [name, file] of Object.entries(packages))
    if (!(await succeeds('test', ['-e', file]))) missing.push(name)
  if (missing.length === 0) return release
  const install = ['install', '-y', '--no-install-recommends', ...missing]
  progress(`apt-get ${install.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await command('apt-get', ['update'], { env, signal })
    await command('apt-get', install, { env, signal })
  } catch (error) {
    throw new NotHere(
      `packages are missing and could not be installed: ${missing.join(' ')} (${String(error)})`,
    )
  }
  return release
}

function debianRelease(): string | undefined {
  try {
    const text = readFileSync('/etc/os-release', 'utf8')
    return /^ID=debian$/m.test(text) ? /^VERSION_CODENAME=(\w+)$/m.exec(text)?.[1] : undefined
  } catch {
    return undefined
  }
}
