/** Servers take no shorter secret. */
export const LEAST_SECRET_BYTES = 32;
