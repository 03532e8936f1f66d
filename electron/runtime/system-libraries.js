import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCommand } from './run-command.js'
import { RuntimeProblem, say } from './say.js'

/** What Electron needs of a Linux system beyond what the smallest installation has. */
const packagesOf = {
  'apt-get': {
    libraries: ['libgtk-3-0', 'libgbm1', 'libasound2', 'libnss3'],
    display: ['xvfb'],
    install: ['apt-get', 'install', '-y', '--no-install-recommends'],
  },
  dnf: {
    libraries: ['gtk3', 'mesa-libgbm', 'alsa-lib', 'nss'],
    display: ['xorg-x11-server-Xvfb'],
    install: ['dnf', 'install', '-y'],
  },
  pacman: {
    libraries: ['gtk3', 'mesa', 'alsa-lib', 'nss'],
    display: ['xorg-server-xvfb'],
    install: ['pacman', '-S', '--needed'],
  },
  zypper: {
    libraries: ['libgtk-3-0', 'libgbm1', 'libasound2', 'mozilla-nss'],
    display: ['xorg-x11-server-Xvfb'],
    install: ['zypper', 'install', '-y'],
  },
}

/** Makes sure that the program finds its libraries, and a virtual display where there is no real one. */
export async function ensureSystem(program, needsVirtualDisplay) {
  if (process.platform !== 'linux') return
  const libraries = await missingLibraries(program)
  const noDisplay = needsVirtualDisplay && findProgram('Xvfb') === undefined
  if (libraries.length === 0 && !noDisplay) return
  const manager = Object.keys(packagesOf).find((name) => findProgram(name) !== undefined)
  const what = [...libraries, ...(noDisplay ? ['a display, or Xvfb'] : [])].join(', ')
  if (manager === undefined) throw new RuntimeProblem(`missing on this system: ${what}`)
  const { libraries: forLibraries, display, install } = packagesOf[manager]
  const wanted = [...(libraries.length > 0 ? forLibraries : []), ...(noDisplay ? display : [])]
  if (manager === 'apt-get' && process.getuid() === 0) await installWithApt(wanted)
  else {
    const command = ['sudo', ...install, ...wanted].join(' ')
    throw new RuntimeProblem(`missing on this system: ${what}. Run this once, then try again:\n  ${command}`)
  }
}

async function installWithApt(wanted) {
  say(`installing what Electron needs of the system: ${wanted.join(' ')}`)
  await runCommand('apt-get', ['update', '-q'], { quiet: true })
  const names = await Promise.all(wanted.map(nameOnThisRelease))
  const [command, ...args] = packagesOf['apt-get'].install
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { code } = await runCommand(command, ['-q', ...args, ...names], { env, quiet: true })
  if (code !== 0) throw new RuntimeProblem(`apt-get could not install ${names.join(' ')}: run it to see why`)
}

/** Since 2024 some packages are named for the width of their time stamps. */
async function nameOnThisRelease(name) {
  const renamed = `${name}t64`
  const { code, output } = await runCommand('apt-cache', ['show', '--no-all-versions', renamed], {
    collect: true,
    quiet: true,
    env: { ...process.env, LC_ALL: 'C' },
  })
  return code === 0 && output.includes(`Package: ${renamed}`) ? renamed : name
}

async function missingLibraries(program) {
  const { output } = await runCommand('ldd', [program], { collect: true })
  return output
    .split('\n')
    .filter((line) => line.includes('not found'))
    .map((line) => line.trim().split(' ')[0])
}

export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/sbin']
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}
