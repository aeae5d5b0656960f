/** Programs that start others: `/usr/bin/npm`, `npm-cli.js`, `corepack/dist/pnpm.js`, `.yarn/releases/yarn-4.5.0.cjs`. */
const LAUNCHER = new RegExp(
  [
    /[\\/](?:npm|npx|yarn|yarnpkg|pnpm|pnpx|corepack)(?:\.cmd)?$/,
    /[\\/](?:npm|npx)-cli\.js$/,
    /[\\/](?:npm|yarn|pnpm|corepack)[\\/](?:\d[\w.-]*[\\/])?(?:bin|dist|lib)[\\/](?:npm|npx|yarn|yarnpkg|pnpm|pnpx|corepack|cli)\.[cm]?js$/,
    /[\\/]yarn-\d[\w.-]*\.[cm]?js$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Whether a script, by its path or url, is of a package manager, which starts the program that somebody wants to see. */
export function isLauncher(script: string | null): boolean {
  return script !== null && LAUNCHER.test(script);
}
