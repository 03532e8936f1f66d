import { dirname, sep } from 'node:path'

const testingFlag = '--for-testing'
const testingName = '${productName}-${version}-for-testing-${arch}.${ext}'

/**
 * A Debian package cannot be asked for without an address of the project. It has none, and the package carries none; others
 * would show this one to users.
 */
const noAddress = '-c.extraMetadata.homepage=https://marketlab.invalid'

/** The command line needs it. */
const runsAsNode = '-c.electronFuses.runAsNode=true'

/**
 * What electron-builder is asked for, from what the user asked for.
 * @param {string[]} asked
 * @param {NodeJS.Platform} [platform]
 */
export function builderArguments(asked, platform = process.platform) {
  const isForTesting = asked.includes(testingFlag)
  const isUnpacked = asked.includes('--dir')
  const passed = asked.filter((argument) => argument !== testingFlag)
  const namesNothing = passed.every((argument) => argument.startsWith('-c.'))
  // An AppImage needs what only a release site has.
  const targets = isForTesting && namesNothing && platform === 'linux' ? ['--linux', 'tar.gz', 'deb'] : []
  const isForHere = passed.every((argument) => !namesOther(argument, platform))
  const isForLinux = passed.some((argument) => flagsOf.linux.includes(argument))
  const makesLinux = isForLinux || (isForHere && platform === 'linux')
  /** @param {string} program the Electron that is installed here; for another system electron-builder fetches one */
  const args = (program) => [
    ...targets,
    ...passed,
    ...(makesLinux ? [noAddress, runsAsNode] : []),
    ...(isForHere ? [`-c.electronDist=${folderOf(program)}`] : []),
    ...(isForTesting ? [`-c.artifactName=${testingName}`, '-c.deb.compression=gz'] : []),
  ]
  return { isForTesting, isUnpacked, args }
}

const flagsOf = {
  linux: ['--linux', '-l'],
  darwin: ['--mac', '--macos', '-m'],
  win32: ['--win', '--windows', '-w'],
}
const processors = ['x64', 'arm64', 'armv7l', 'ia32', 'universal']

function namesOther(argument, platform) {
  const isSystem = Object.values(flagsOf).some((flags) => flags.includes(argument))
  if (isSystem) return !flagsOf[platform]?.includes(argument)
  return processors.some((name) => argument === `--${name}` && name !== process.arch)
}

/** The folder with the whole of Electron, which on a Mac is some levels above the program. */
function folderOf(program) {
  const [bundle] = program.split(`${sep}Electron.app${sep}`)
  return bundle === program ? dirname(program) : bundle
}
