import { playwright } from '@vitest/browser-playwright'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { isolationHeaders } from './src/isolation.ts'
import { oneRuntime } from './src/tools/oneRuntime.ts'
import { chromiumArguments, findChromium, softwareGpu } from './src/tools/chromium.ts'

const executablePath = findChromium()

/**
 * Classes with runes (`*.svelte.ts`) run in Node with Svelte's client runtime, whose signals need no document; compiled for
 * a server they would not react.
 */
const runesInNode = {
  plugins: [svelte({ dynamicCompileOptions: () => ({ generate: 'client' }) }), oneRuntime()],
  ssr: { resolve: { conditions: ['browser', 'module', 'import', 'node', 'default'] } },
}

/**
 * Hundreds of small files in one process: to load every room anew for each took twice as long as the tests. So no test may
 * leave anything behind; what it replaced is put back for it.
 */
const oneProcess = { isolate: false, unstubGlobals: true, restoreMocks: true } as const

/** Kinds of test: pure rooms in Node, chains on a real EVM, operator gradients, what needs a real browser, and what takes long. */
export default defineConfig({
  test: {
    projects: [
      {
        ...runesInNode,
        test: {
          name: 'unit',
          environment: 'node',
          ...oneProcess,
          include: ['tests/unit/**/*.test.ts'],
          testTimeout: 30_000,
          // One copy of Svelte: the one these conditions resolve to. And transformers.js without its runtime, as in the build.
          server: { deps: { inline: [/\/node_modules\/(?:svelte|@xenova\/transformers)\//] } },
        },
      },
      {
        test: {
          name: 'chain',
          environment: 'node',
          include: ['tests/chain/**/*.test.ts'],
          globalSetup: 'tests/chain/globalSetup.ts',
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'gradients',
          environment: 'node',
          include: ['tests/gradients/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'long',
          environment: 'node',
          include: ['tests/long/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        plugins: [svelte()],
        optimizeDeps: {
          exclude: ['onnxruntime-web'],
          // Found late, these would make Vite reload the page in the middle of a test.
          include: [
            '@bitauth/libauth/build/lib/crypto/secp256k1.js',
            '@noble/curves/secp256k1',
            '@noble/hashes/sha3.js',
            '@wagmi/core',
            '@walletconnect/universal-provider',
            '@xenova/transformers',
            'viem',
            'viem/accounts',
            'viem/ens',
          ],
        },
        server: {
          headers: isolationHeaders,
        },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 120_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: [...chromiumArguments, softwareGpu],
                ...(executablePath ? { executablePath } : {}),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
