import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { developmentNote } from '../runtime/pins.js'
import { RuntimeProblem } from '../runtime/say.js'

/**
 * What is shipped is made with the Electron of the Electron project, not with what somebody else put on the npm registry.
 * @param {string} program the Electron at hand
 */
export function refuseDevelopmentElectron(program) {
  if (!existsSync(join(dirname(program), developmentNote))) return
  throw new RuntimeProblem(
    [
      'the Electron installed here came from the npm registry, not from the Electron project, and is never shipped.',
      '  To build packages for others, do one of these:',
      '    - delete node_modules/electron/dist and run this again where github.com can be reached',
      '    - unpack the official Electron and name its folder in ELECTRON_OVERRIDE_DIST_PATH',
      '  To try packages out yourself:  npm run package -- --for-testing',
      '  For the unpacked program only: npm run package:dir',
    ].join('\n'),
  )
}
