import { defineConfig } from 'vite'

// Everything that runs in plain Node, one file per process or worker. The desktop app starts these same files.
export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        marketlab: 'cli/marketlab.ts',
        'customer-db': 'services/customer-db/main.ts',
        'product-db': 'services/product-db/main.ts',
        'product-follower': 'services/product-follower/main.ts',
        'product-standby': 'services/standby/product-main.ts',
        'customer-standby': 'services/standby/customer-main.ts',
        'buyer-frontend': 'services/buyer-frontend/main.ts',
        'seller-frontend': 'services/seller-frontend/main.ts',
        gateway: 'services/gateway/main.ts',
        payments: 'services/payments/main.ts',
        'customer-db-worker': 'services/customer-db/worker.ts',
        'product-db-worker': 'services/product-db/worker.ts',
        'payments-worker': 'services/payments/worker.ts',
        'keep-files': 'services/testing/kept-files/main.ts',
        document: 'services/contract/reference/document-main.ts',
        'document-conformance': 'conform/report/document-main.ts',
        'bench-generator': 'bench/generator/main.ts',
        'experiment-clients': 'bench/experiments/clients/main.ts',
        'bench-metronome': 'bench/generator/metronome-worker.ts',
        'bench-wire': 'bench/self/wire/main.ts',
        'bench-app': 'bench/self/wire/in-app.ts',
        'bench-consistency': 'bench/self/consistency/main.ts',
        'bench-tracing': 'bench/self/tracing/main.ts',
        'bench-generator-rate': 'bench/self/wire/generator-rate.ts',
        'bench-scale': 'bench/self/scale/main.ts',
        'bench-course': 'bench/self/course/course-rate.ts',
        'bench-tracing-driver': 'bench/self/tracing/driver.ts',
        'bench-builds': 'bench/self/builds/builds.ts',
        'bench-builds-driver': 'bench/self/builds/builds-driver.ts',
        'bench-wire-driver': 'bench/self/wire/driver.ts',
        verify: 'verify/main.ts',
        'verify-attack': 'verify/attack/main.ts',
        'verify-containers': 'verify/containers/main.ts',
        'attack-honest': 'verify/attack/honest-main.ts',
        'attack-hostile': 'verify/attack/hostile-main.ts',
        'bench-wire-echo': 'bench/self/wire/echo.ts',
      },
      // HdrHistogram asks for zlib by eval, and does without where that fails.
      checks: { eval: false },
      // All in one folder: files find each other by name, whichever chunk the code that asks ended up in.
      output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[name]-[hash].js' },
    },
  },
  // One bundle per process starts several times faster than hundreds of modules. What brings WebAssembly stays outside: its file is found beside it.
  ssr: { noExternal: true, external: ['sql.js', '@resvg/resvg-wasm'] },
})
