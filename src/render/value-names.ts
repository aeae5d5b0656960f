import { type ProfileUnit, type Quantity, quantityOf } from '../model/profile-unit.ts';
import type { ViewColumn } from './view-report.ts';

/** What the values of a profile are called where people and programs read them. */
export interface ValueNames {
  /** The values on top of the stack, as a title and a sort key. */
  readonly self: string;
  /** Those anywhere on the stack. */
  readonly cumulative: string;
  /** What is measured, behind `internal` and `cumulative`. */
  readonly noun: string;
}

const NAMES: Readonly<Record<Quantity, ValueNames>> = {
  time: { self: 'tottime', cumulative: 'cumtime', noun: 'time' },
  bytes: { self: 'bytes', cumulative: 'cumbytes', noun: 'bytes' },
  count: { self: 'count', cumulative: 'cumcount', noun: 'count' },
};

interface HasUnit {
  readonly unit: ProfileUnit;
}

export function valueNames({ unit }: HasUnit): ValueNames {
  return NAMES[quantityOf(unit)];
}

const ENDINGS: Readonly<Record<Quantity, string>> = { time: 'Us', bytes: 'Bytes', count: 'Count' };

/** The key of a value for programs, which says its unit: `selfUs`, `selfBytes`, `selfCount`. */
export function valueKey(stem: string, { unit }: HasUnit): string {
  return `${stem}${ENDINGS[quantityOf(unit)]}`;
}

/** The key of a column for programs; `null`: only readers see it. */
export function columnKey({ key, type }: ViewColumn, stats: HasUnit): string | null {
  return key !== null && isValue(type) ? valueKey(key, stats) : key;
}

/** Whether a column holds values of the profile. */
export function isValue(type: ViewColumn['type']): boolean {
  return type === 'value' || type === 'change' || type === 'value-data';
}
