import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Writes the paths of files with failed tests, a line each, into the file that `SCOOBYPROF_FAILED_FILES` names. */
export default class FailedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const path = process.env['SCOOBYPROF_FAILED_FILES'];
    // What no test is to blame for cannot be tried again.
    if (path === undefined || errors.length > 0) return;
    const failed = modules.filter((module) => !module.ok());
    writeFileSync(path, failed.map(({ relativeModuleId }) => `${relativeModuleId}\n`).join(''));
  }
}
