import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { mayImport } from './testing/graph/plan.js'

// The folders are the architecture, and imports run one way. testing/graph/plan.js says which; these rules tell it while one
// writes, and the test beside the plan looks at the whole project.
const serviceFolders = Object.keys(mayImport)
  .filter((folder) => folder.startsWith('services/'))
  .map((folder) => folder.slice('services/'.length))

const oneWay = serviceFolders.map((folder) => {
  const allowed = mayImport[`services/${folder}`].map((name) => name.slice('services/'.length))
  const others = serviceFolders.filter((other) => other !== folder && !allowed.includes(other))
  return {
    files: [`services/${folder}/**/*.ts`],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                ...others.map((other) => `**/${other}/**`),
                ...['testing', 'cli', 'bench', 'electron', 'renderer', 'verify'].map((top) => `**/${top}/**`),
                // A room or a file of a folder that is otherwise not to be imported.
                ...allowed
                  .filter((name) => name.includes('/'))
                  .flatMap((name) => [`!**/${name}`, `!**/${name}/**`]),
              ],
              message: `services/${folder} may import only: ${['itself', ...allowed].join(', ')}.`,
            },
          ],
        },
      ],
    },
  }
})

// Of the benchmark the inner folders are what windows show as well: nothing of Node, and imports run one way there, too.
const benchFolders = Object.keys(mayImport)
  .filter((folder) => folder.startsWith('bench/'))
  .map((folder) => folder.slice('bench/'.length))

const withoutNode = ['model', 'words', 'statistics', 'verdict', 'compare']

const benchOneWay = withoutNode.map((folder) => ({
  files: [`bench/${folder}/**/*.ts`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^node:|^electron$|/services/(?!contract/|faults/model/)|/(electron|renderer|testing|verify)/|^(\\.\\./)+(${benchFolders
              .filter((other) => other !== folder && !mayImport[`bench/${folder}`].includes(`bench/${other}`))
              .join('|')})/`,
            message: `bench/${folder} needs no Node and may import only: ${['itself', ...mayImport[`bench/${folder}`]].join(', ')}.`,
          },
        ],
      },
    ],
  },
}))

export default tseslint.config(
  {
    ignores: [
      'renderer/*.d.ts',
      'out/**',
      'out-app/**',
      'test-results/**',
      'dist/**',
      'node_modules/**',
      'coverage/**',
      '.mutation/**',
    ],
  },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    rules: {
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['{services,cli,bench,conform,electron,verify}/**/*.ts'],
    ignores: [
      '**/*.test.ts',
      '**/testing/**',
      'electron/e2e/**',
      'services/text/terminal.ts',
      'cli/shell/input/mutable-output.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name=/^(write|end)$/]:matches([callee.object.name=/^(stdout|stderr|stream|readable|terminal|output)$/], [callee.object.property.name=/^(stdout|stderr|stream|terminal|output)$/])',
          message:
            'A terminal gets text through services/text/terminal.ts alone, which makes harmless what others wrote.',
        },
      ],
    },
  },
  ...oneWay,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // The layout of templates is prettier's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
    },
  },
  {
    files: ['renderer/**/*.{ts,vue}'],
    ignores: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex:
                '^electron$|^node:|/services/(?!(contract|csv|images|search|trace-model|faults/model)/|admin/model|cluster/topology|text/categories)|^(\\.\\./)+bench/(?!(model|words)/|workload/mixed-shares)',
              message:
                'Windows know the contract, CSV, images, text search, names of categories, the model of faults, what the administrator is told, who connects to whom, model and words of benchmarks, and the bridge, never Node, Electron or the wire.',
            },
            {
              group: ['**/verify/**'],
              message: 'Nobody imports what verifies the promises.',
            },
            {
              group: ['**/electron/**'],
              allowTypeImports: true,
              message: 'Of the main process windows know the types of the channel map only.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['electron/**/*.ts'],
    // Tests of the app may be its user at a terminal, too.
    ignores: ['electron/e2e/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                '**/cli/**',
                '**/services/*-db/**',
                '**/services/payments/**',
                '**/services/*-frontend/**',
                '**/renderer/**',
                '**/verify/**',
              ],
              message: 'The app starts services as processes and speaks to them over the wire.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['bench/**/*.ts'],
    ignores: ['**/*.test.ts', 'bench/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex:
                '/services/(?!(text|csv|chance|wire|contract|consistency|process|config|cluster|client|faults|schedules)/)|^electron$|/(electron|renderer|testing|verify)/',
              message: 'The benchmark starts services as processes and speaks to them over the wire.',
            },
          ],
        },
      ],
    },
  },
  ...benchOneWay,
  {
    files: ['verify/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^electron$|/(electron|renderer)/',
              message: 'What verifies the promises drives the app from outside.',
            },
            {
              regex: '^vitest$|/testing/(random|traced)\\.ts$',
              message: 'This is for tests: a claim runs without a test runner.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['cli/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                '**/customer-db/**',
                '**/product-db/**',
                '**/payments/**',
                '**/buyer-frontend/**',
                '**/seller-frontend/**',
                '**/electron/**',
                '**/renderer/**',
                '**/verify/**',
              ],
              message: 'The command line starts services as processes and speaks to them over the wire.',
            },
          ],
        },
      ],
    },
  },
)
