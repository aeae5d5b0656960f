/** Slices in order of time; entry `i` of each column belongs to slice `i`. Clock of `nowUs`. */
export interface Slices<Owner> {
  readonly owners: Owner[];
  readonly startUs: number[];
  readonly endUs: number[];
}

/** Collects slices until they are taken. */
export class SliceLog<Owner> {
  private slices: Slices<Owner> = noSlices();

  /** Adds a slice behind the others; one that goes on where the last one ended is one with it. */
  add(owner: Owner, startUs: number, endUs: number): void {
    const { slices } = this;
    const last = slices.owners.length - 1;
    if (slices.owners[last] === owner && slices.endUs[last] === startUs) {
      slices.endUs[last] = endUs;
      return;
    }
    slices.owners.push(owner);
    slices.startUs.push(startUs);
    slices.endUs.push(endUs);
  }

  take(): Slices<Owner> {
    const { slices } = this;
    this.slices = noSlices();
    return slices;
  }
}

function noSlices<Owner>(): Slices<Owner> {
  return { owners: [], startUs: [], endUs: [] };
}
