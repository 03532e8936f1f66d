import { resolve } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const renderer = resolve('renderer')

const solid = ['primary', 'secondary', 'success', 'info', 'warning', 'error'] as const
const underPointer = (color: string) => `hover:bg-${color}/90 active:bg-${color}/90`

export default defineConfig({
  main: {
    build: {
      outDir: 'out-app/main',
      // Bundled whole: the package then carries no node_modules but sql.js, which finds its wasm beside itself.
      externalizeDeps: false,
      rollupOptions: {
        input: {
          main: 'electron/main.ts',
          'snapshot-browser': 'electron/snapshots/browser-worker.ts',
          'log-search': 'electron/logs/search-worker.ts',
          'log-history': 'electron/logs/history-worker.ts',
          'schedule-reader': 'electron/experiments/schedule-worker.ts',
          'bench-archive': 'electron/bench/archive-worker.ts',
        },
        external: ['sql.js'],
        // HdrHistogram asks for zlib by eval, and does without where that fails.
        checks: { eval: false },
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out-app/preload',
      externalizeDeps: false,
      // A sandboxed preload script must be CommonJS, in one file.
      rollupOptions: {
        input: { preload: 'electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [
      vue(),
      ui({
        // Main says which theme it is; windows have no addresses; nothing is fetched when the app runs.
        colorMode: false,
        router: false,
        root: renderer,
        // Every icon named anywhere in the sources goes into the build.
        icon: { clientBundle: { scan: { globInclude: ['**/*.{vue,ts}'] }, sizeLimitKb: 1_024 } },
        autoImport: { dts: resolve('renderer/auto-imports.d.ts') },
        components: { dts: resolve('renderer/components.d.ts') },
        ui: {
          colors: { primary: 'indigo', neutral: 'slate' },
          // At three quarters of its colour, as a button under the pointer is by itself, its words lack contrast.
          button: {
            compoundVariants: solid.map((color) => ({ color, variant: 'solid', class: underPointer(color) })),
          },
        },
      }),
    ],
    build: {
      outDir: resolve('out-app/renderer'),
      // The polyfill would fetch, and windows may connect to nothing.
      modulePreload: { polyfill: false },
      rollupOptions: {
        // Whoever starts the app for the first time reads what the build says.
        checks: { bundlerTimings: false },
        input: {
          control: resolve(renderer, 'control/index.html'),
          buyer: resolve(renderer, 'buyer/index.html'),
          seller: resolve(renderer, 'seller/index.html'),
        },
      },
    },
  },
})
