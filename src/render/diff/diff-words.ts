import { fixed } from '../../model/fixed-decimals.ts';
import { loneTimeText } from '../time-units.ts';
import type {
  DiffConditionResult,
  DiffFunction,
  DiffMeasure,
  DiffReport,
  DiffRoute,
} from './diff-report.ts';

/** A function as tables show it: by the measure that says most of it. */
export interface DiffLine {
  readonly one: DiffFunction;
  readonly shown: DiffMeasure;
  /** Shown by its own samples, since those changed and all that it calls hides it. */
  readonly isSelf: boolean;
  /** It follows the function above it that explains its change. */
  readonly isFollower: boolean;
}

export function isChange({ verdict }: Pick<DiffMeasure, 'verdict'>): boolean {
  return verdict === 'slower' || verdict === 'faster';
}

/** The functions that changed, each with those that changed with it, and all others. */
export function diffLines({ functions }: DiffReport): {
  readonly changed: readonly DiffLine[];
  readonly others: readonly DiffLine[];
} {
  const followers = new Map<number, DiffFunction[]>();
  for (const one of functions) {
    if (one.under !== null) followers.set(one.under, [...(followers.get(one.under) ?? []), one]);
  }
  const changed: DiffLine[] = [];
  const add = (one: DiffFunction, isFollower: boolean): void => {
    changed.push({ ...shownMeasure(one), one, isFollower });
    const index = functions.indexOf(one);
    for (const follower of [...(followers.get(index) ?? [])].sort(byChange)) add(follower, true);
  };
  for (const one of functions.filter(isOwnChange).sort(byChange)) add(one, false);
  const others = functions
    .filter((one) => !isChange(one.self) && !isChange(one.cumulative) && isAsked(one))
    .sort((a, b) => largest(b) - largest(a))
    .map((one) => ({ ...shownMeasure(one), one, isFollower: false }));
  return { changed, others };
}

/** Not a function of others, which nobody asked about. */
function isAsked({ self, cumulative }: DiffFunction): boolean {
  return self.verdict !== 'untested' && cumulative.verdict !== 'untested';
}

/** A change that no callee explains. */
function isOwnChange({ self, cumulative, under }: DiffFunction): boolean {
  return under === null && (isChange(self) || isChange(cumulative));
}

function shownMeasure({ self, cumulative }: DiffFunction) {
  const isSelf = isChange(self) && !isChange(cumulative);
  return { shown: isSelf ? self : cumulative, isSelf };
}

function byChange(a: DiffFunction, b: DiffFunction): number {
  const change = (one: DiffFunction): number => {
    const { shown } = shownMeasure(one);
    return Math.abs(shown.now - shown.base);
  };
  return change(b) - change(a);
}

function largest({ cumulative }: DiffFunction): number {
  return Math.max(cumulative.base, cumulative.now);
}

/** `slower`, `faster`, `new`, `gone`, `noise`, `too few samples`. */
export function verdictText({ one, shown, isSelf }: DiffLine): string {
  if (shown.verdict === 'few') return 'too few samples';
  if (isChange(shown) && (one.match === 'new' || one.match === 'gone')) return one.match;
  return isSelf ? `${shown.verdict} itself` : shown.verdict;
}

/** `17.9 %` of the time, or `182 ms`. */
export function amountText(
  value: number,
  { measure, intervalUs }: Pick<DiffReport, 'measure' | 'intervalUs'>,
): string {
  return measure === 'share' ? `${fixed(100 * value, 1)} %` : loneTimeText(value * intervalUs);
}

/** `+96 % (+60…+140)`; points where there is no ratio. */
export function changeText(
  { base, now, change, low, high }: Pick<DiffMeasure, 'base' | 'now' | 'change' | 'low' | 'high'>,
  { isShort = false }: { readonly isShort?: boolean } = {},
): string {
  if (change === null || low === null || high === null) {
    if (base === 0) return '';
    return `${signed(100 * (now - base), 1)} points`;
  }
  if (now === 0) return '';
  const percent = `${signed(100 * change)} %`;
  const isKnown = Number.isFinite(high) && high < 100;
  return isShort || !isKnown ? percent : `${percent} (${signed(100 * low)}…${signed(100 * high)})`;
}

function signed(value: number, digits = 0): string {
  const text = fixed(Math.abs(value), digits);
  return `${value < 0 && Number(text) !== 0 ? '-' : '+'}${text}`;
}

/** Where a function comes from that has another name or file now; `''`: it has not. */
export function originText({ match, baseLabel }: DiffFunction): string {
  if (baseLabel === null || (match !== 'moved' && match !== 'renamed')) return '';
  return `[${match} from ${baseLabel.replace(/^.*[\\/](?=[^\\/]*$)/s, '')}]`;
}

/** Of so few samples that a function would have to grow beyond this nothing can be told. */
const MAX_FLOOR = 99;

/** `base 5 runs, new 5 runs · 1402 samples each · noise ×1.3 · changes below 24 % …`. */
export function headText(report: DiffReport): string {
  const { base, now, noiseFactor, floorOf100, incomparable } = report;
  if (incomparable !== null) return sidesText(report);
  if (base.runs === 1 && now.runs === 1) {
    const floors = report.functions.flatMap(({ cumulative, self }) => [
      ...(cumulative.verdict === 'noise' ? [cumulative.floor ?? floorOf100] : []),
      ...(self.verdict === 'noise' ? [self.floor ?? floorOf100] : []),
    ]);
    const least = floors.reduce((a, b) => Math.min(a, b), floorOf100);
    const changes = least > MAX_FLOOR ? 'no change' : `changes below ×${fixed(1 + least, 1)}`;
    const rest = `${least > MAX_FLOOR ? 'can' : "can't"} be told from noise`;
    return `1 run each: ${changes} ${rest}; record 5 (scoobyprof record --runs 5 -- …)`;
  }
  return [
    sidesText(report),
    `noise ×${fixed(Math.max(noiseFactor.self, noiseFactor.cumulative), 1)}`,
    `changes below ${fixed(100 * floorOf100, 0)} % of a function with 100 samples can't be told from noise`,
  ].join(' · ');
}

function sidesText({ base, now }: DiffReport): string {
  const samples = [base, now].map((side) => fixed(side.samples, 0));
  const isSame = samples[0] === samples[1];
  return [
    `base ${runsText(base.runs)}, new ${runsText(now.runs)}`,
    isSame ? `${samples[0]} samples each` : `${samples.join(' and ')} samples a run`,
  ].join(' · ');
}

/** `the whole run: 708 ms → 393 ms busy, -45 % (-52…-37) faster`; `''`: nobody knows. */
export function wholeText({ busy }: DiffReport): string {
  if (busy === null || busy.verdict === 'few') return '';
  const times = `${loneTimeText(busy.base)} → ${loneTimeText(busy.now)}`;
  return `the whole run: ${times} busy, ${changeText(busy)} ${busy.verdict}`;
}

function runsText(count: number): string {
  return `${count} ${count === 1 ? 'run' : 'runs'}`;
}

/** `1 slower, 0 faster, 0 new, 0 gone, 5 noise, 41 with too few samples.` */
export function summaryText(report: DiffReport): string {
  const own = report.functions.filter(isOwnChange);
  const wordOf = (one: DiffFunction): string => {
    const isPresent = one.match !== 'new' && one.match !== 'gone';
    return isPresent ? shownMeasure(one).shown.verdict : one.match;
  };
  const count = (word: string): number => own.filter((one) => wordOf(one) === word).length;
  const noise = report.functions.filter(({ self, cumulative }) => {
    const verdicts = [self.verdict, cumulative.verdict];
    return verdicts.includes('noise') && !isChange(self) && !isChange(cumulative);
  }).length;
  const words = ['slower', 'faster', 'new', 'gone'].map((word) => `${count(word)} ${word}`);
  const counts = [...words, `${noise} noise`, `${report.fewCount} with too few samples`].join(', ');
  return hasOnlyOthers(report) ? `${counts}; ${OTHERS_HINT}` : counts;
}

const OTHERS_HINT =
  'no function of yours was tested: --all tests those of packages, Node and the engine';

/** Whether all functions with enough samples are outside of what is tested. */
function hasOnlyOthers({ functions }: DiffReport): boolean {
  const verdicts = functions.flatMap(({ self, cumulative }) => [self.verdict, cumulative.verdict]);
  return (
    verdicts.includes('untested') &&
    verdicts.every((verdict) => verdict === 'untested' || verdict === 'few')
  );
}

/** `cumtime(/nearNames/) > +10%: held (nearNames)`. */
export function conditionText({
  text,
  kind,
  held,
  hits,
  matched,
  tested,
  undecided,
}: DiffConditionResult) {
  const isRequired = kind === 'require';
  const name = isRequired ? `required ${text}` : text;
  if (held) {
    const functions = hits.filter((hit) => hit !== '');
    const more = functions.length > 3 ? ` and ${functions.length - 3} more` : '';
    const where = functions.length > 0 ? ` (${functions.slice(0, 3).join(', ')}${more})` : '';
    return `${name}: held${where}`;
  }
  if (matched === 0) return `${name}: no function matches`;
  if (undecided > 0) return `${name}: undecided${undecided > 1 ? ` for ${undecided}` : ''}`;
  return `${name}: ${tested === 0 ? 'too few samples to tell' : 'not held'}`;
}

/** `GET /orders: 12.0 ms → 13.5 ms, +12 % (+5…+20) slower, in groupBy`. */
export function routeText(route: DiffRoute): string {
  const times = `${loneTimeText(route.base)} → ${loneTimeText(route.now)}`;
  const reason = route.because === null ? '' : `, in ${route.because}`;
  const verdict = route.verdict === 'few' ? 'too few samples' : route.verdict;
  return `${route.route}: ${times}, ${changeText(route)} ${verdict}${reason}`;
}
