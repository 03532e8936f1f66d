import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { PostgresStartError } from './failures.ts'

/** The programs of one installed version. */
export interface Programs {
  folder: string
  major: number
}

const ending = process.platform === 'win32' ? '.exe' : ''
const programFiles = process.env.ProgramFiles ?? 'C:\\Program Files'

/** Where packages put the programs of a version. A star is the version. */
const usualPlaces = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/libexec/postgresql*',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
  '/opt/local/lib/postgresql*/bin',
  '/Applications/Postgres.app/Contents/Versions/*/bin',
  '/usr/local/pgsql/bin',
  join(programFiles, 'PostgreSQL', '*', 'bin'),
]

/**
 * The installed PostgreSQL, of a certain version if one is given, otherwise the newest.
 * @param folder the data that only this version can open
 */
export async function findPrograms(wanted?: { major: number; folder: string }): Promise<Programs> {
  const found = (await Promise.all(folders().map(programsIn))).filter((programs) => programs !== undefined)
  const newest = found.sort((a, b) => b.major - a.major)[0]
  if (newest === undefined) throw new PostgresStartError(missing())
  if (wanted === undefined) return newest
  const same = found.find(({ major }) => major === wanted.major)
  if (same === undefined) throw new PostgresStartError(otherVersion(wanted, newest))
  return same
}

export async function isInstalled(): Promise<boolean> {
  return findPrograms().then(
    () => true,
    () => false,
  )
}

export function programIn({ folder }: Pick<Programs, 'folder'>, name: 'postgres' | 'initdb'): string {
  return join(folder, name + ending)
}

function folders(): string[] {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const all = [...onPath, ...usualPlaces.flatMap(matches)]
  return [...new Set(all)].filter((folder) =>
    (['postgres', 'initdb'] as const).every((name) => existsSync(programIn({ folder }, name))),
  )
}

/** One star, in one part of the path. */
function matches(place: string): string[] {
  const star = place.indexOf('*')
  if (star === -1) return [place]
  const parent = dirname(place.slice(0, star + 1))
  const [before = '', after = ''] = place.slice(parent.length + 1).split('*')
  try {
    return readdirSync(parent)
      .filter((name) => name.startsWith(before))
      .map((name) => join(parent, name, after))
  } catch {
    return []
  }
}

async function programsIn(folder: string): Promise<Programs | undefined> {
  try {
    const { stdout } = await promisify(execFile)(programIn({ folder }, 'postgres'), ['--version'])
    const major = /\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]
    return major === undefined ? undefined : { folder, major: Number(major) }
  } catch {
    return undefined
  }
}

function otherVersion({ major, folder }: { major: number; folder: string }, newest: Programs): string {
  return (
    `${folder} was written by PostgreSQL ${major}, and this machine has only PostgreSQL ${newest.major}. Nothing was changed. ` +
    `Install PostgreSQL ${major} beside it ("${installCommand(major)}"), or choose another data folder.`
  )
}

function missing(): string {
  return `PostgreSQL is not installed on this machine. Install it with "${installCommand()}", then start again.`
}

/** The one command of this system. */
export function installCommand(major?: number, system = thisSystem()): string {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  switch (system) {
    case 'darwin':
      return `brew install postgresql@${major ?? 17}`
    case 'win32':
      return `winget install PostgreSQL.PostgreSQL.${major ?? 17}`
    case 'fedora':
      return `${sudo}dnf install -y postgresql${major === undefined ? '' : major}-server`
    case 'arch':
      return `${sudo}pacman -S postgresql`
    case 'alpine':
      return `${sudo}apk add postgresql${major ?? ''}`
    default:
      return `${sudo}apt-get install -y postgresql${major === undefined ? '' : `-${major}`}`
  }
}

function thisSystem(): string {
  if (process.platform !== 'linux') return process.platform
  try {
    const text = readFileSync('/etc/os-release', 'utf8')
    const family = /^ID(?:_LIKE)?=.*\b(fedora|rhel|arch|alpine)\b/m.exec(text)?.[1]
    return family === 'rhel' ? 'fedora' : (family ?? 'debian')
  } catch {
    return 'debian'
  }
}
