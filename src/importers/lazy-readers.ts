/** What reads the forms of dumps that few runs meet: loaded together, so that the package has one file for them. */
export { scanFolded } from './folded/scan-folded.ts';
export { loadHermesEvents } from './hermes/load-hermes-events.ts';
export { loadHermesProfile } from './hermes/load-hermes-profile.ts';
export { loadHermesTrace } from './hermes/load-hermes-trace.ts';
export { loadPprof } from './pprof/load-pprof.ts';
export { loadSpeedscope } from './speedscope/load-speedscope.ts';
