import { configDefaults, defineConfig } from 'vitest/config';
import { NOT_ON_WINDOWS } from './not-on-windows.ts';

const excluded = process.platform === 'win32' ? Object.keys(NOT_ON_WINDOWS) : [];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...excluded],
    // Only for what hangs: ten times what the slowest takes on a quiet machine. No test asserts a time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    includeTaskLocation: true,
    reporters: ['default', './test/skipped-reporter.ts', './test/failed-reporter.ts'],
    // Two cores in CI: more workers only wait for each other.
    maxWorkers: 2,
  },
});
