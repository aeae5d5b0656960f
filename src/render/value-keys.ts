import { type ProfileUnit, type Quantity, quantityOf } from '../model/profile-unit.ts';

const ENDINGS: Readonly<Record<Quantity, string>> = { time: 'Us', bytes: 'Bytes', count: 'Count' };

/** The key of a value for programs, which says its unit: `selfUs`, `selfBytes`, `selfCount`. */
export function valueKey(stem: string, { unit }: { readonly unit: ProfileUnit }): string {
  return `${stem}${ENDINGS[quantityOf(unit)]}`;
}
