import type { ProfileView } from '../model/profile-view.ts';

/** Whether all samples of a view have an order of time: sums and weights of stacks have none. */
export function hasOrder({ stacks }: ProfileView): boolean {
  return stacks?.every(({ profile }) => profile.weights === null) ?? false;
}
