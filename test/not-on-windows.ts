/** Test files that cannot hold on Windows, each with the reason. There they are left out, and the run says so. */
export const NOT_ON_WINDOWS: Readonly<Record<string, string>> = {
  'test/cli/effects.test.ts': 'editors are played by shell scripts',
  'test/cli/start/code-cache.test.ts': 'modes, owners and links of files are those of POSIX',
  'test/cli/output.test.ts': 'pipes and closed pipes are those of bash',
  'test/cli/input.test.ts': 'named pipes, devices and modes of files are those of POSIX',
  'test/five-minutes.test.ts': 'tmux plays the terminal',
  'test/cli/known-headings.test.ts': 'commands are piped to programs of POSIX',
  'test/cli/shell-completion.test.ts': 'bash, zsh and fish are asked',
  'test/cli/record/real-programs.test.ts': 'npm and npx are scripts of a shell there',
  'test/cli/record/record.test.ts': 'signals cannot be sent to a program',
  'test/cli/watch/arrivals.test.ts': 'a file that is open can be neither renamed nor removed',
  'test/cli/watch/watch-output.test.ts': 'signals end it',
  'test/cli/watch/live-view.test.ts': 'tmux plays the terminal',
  'test/importers/load-profile.test.ts': 'named pipes and devices are those of POSIX',
  'test/request/dump-files.test.ts': 'modes and owners of files are those of POSIX',
  'test/request/faults.test.ts': 'a full disk and modes of folders are those of POSIX',
};
