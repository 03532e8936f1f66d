#!/usr/bin/env node
import { existsSync } from 'node:fs'

const built = new URL('../out/marketlab.js', import.meta.url)

if (existsSync(built)) {
  await import(built.href)
} else {
  process.stderr.write(
    'Marketlab is not built yet. Run "npm ci" (or "npm run build") in this folder, then try again.\n',
  )
  process.exitCode = 1
}
